using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using CrmSync.Simulators.Marketo;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class SimulatedCheckTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private readonly List<MarketoSystem> systems = [];
    private MarketoInstance marketo = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        marketo = await MarketoInstance.StartAsync(people: 3, settings: new MarketoSettings { LateShare = 0, CreateLogsValues = true });
        await marketo.SignInAsync("human");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems) system.Dispose();
        http.Dispose();
        await marketo.DisposeAsync();
    }

    [Fact]
    public async Task B_1_A_sound_instance_passes_every_check_and_no_probe_stays()
    {
        var lines = await CheckAsync(System());
        Assert.All(lines, line => Assert.True(line.Result == CheckResult.Passed, $"{line}"));
        Assert.Equal(
            ["credentials", "address", .. LinkFields.OnMarketo.Select(name => $"field {name}"), "field crmsyncRequest", "activity type", "read activities", "probe person", "calls left"],
            lines.Select(line => line.Check));
        Assert.Equal(0, await ProbesAsync());
    }

    [Theory]
    [InlineData("syncLeads", "probe person", "Read-Write Lead", CheckResult.Failed)]
    [InlineData("addActivities", "probe person", "Read-Write Activity", CheckResult.Warned)]
    [InlineData("activities", "read activities", "Read-Only Activity", CheckResult.Failed)]
    [InlineData("describe", "address", "Read-Only Lead", CheckResult.Failed)]
    [InlineData("createFields", "field crmsyncDynamicsId", "Read-Write Schema Custom Field", CheckResult.Failed)]
    [InlineData("createType", "activity type", "Read-Write Activity Metadata", CheckResult.Warned)]
    public async Task B_1_A_missing_permission_is_named_by_its_check(string operation, string check, string permission, CheckResult result)
    {
        await marketo.PostAsync("/_sim/faults", new { operation, code = "603", message = "Access denied" });
        var told = Assert.Single(await CheckAsync(System()), line => line.Check == check);
        Assert.Equal(result, told.Result);
        Assert.Contains($"\"{permission}\"", told.Mend, StringComparison.Ordinal);
        Assert.Equal(0, await ProbesAsync());
    }

    [Fact]
    public async Task N_17_A_request_field_that_is_missing_and_may_not_be_made_is_a_warning_with_the_mend()
    {
        await CheckAsync(System(options => options with { RequestField = null }));
        await marketo.PostAsync("/_sim/faults", new { operation = "createFields", code = "603", message = "Access denied" });
        await WarnsAsync(MarketoOptions.UsualRequestField, "Read-Write Schema Custom Field");
    }

    [Fact]
    public async Task N_17_A_request_field_that_cannot_be_used_is_a_warning_with_the_mend()
    {
        await WarnsAsync("title", "Marketo:RequestField");
        await WarnsAsync("dateOfBirth", "Field Management");
    }

    [Fact]
    public async Task N_17_Without_a_request_field_the_checks_say_what_a_lost_webhook_means()
    {
        var lines = await CheckAsync(System(options => options with { RequestField = null }));
        var told = Assert.Single(lines, line => line.Result != CheckResult.Passed);
        Assert.Equal(("request field", CheckResult.Warned), (told.Check, told.Result));
        Assert.Contains("not made good", told.Found, StringComparison.Ordinal);
        Assert.Contains("Marketo:RequestField", told.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crmsync", "mistaken", "ClientSecret")]
    [InlineData("stranger", "crmsync-secret", "ClientId")]
    public async Task B_1_Wrong_credentials_end_the_checks_and_name_the_key(string client, string secret, string key)
    {
        var line = Assert.Single(await CheckAsync(System(options => options with { ClientId = client, ClientSecret = secret })));
        Assert.Equal(("credentials", CheckResult.Failed), (line.Check, line.Result));
        Assert.Contains(key, line.Mend, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, line.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task B_1_A_side_that_is_down_a_wrong_path_and_a_page_are_told_apart()
    {
        var down = (await CheckAsync(System(options => options with { Endpoint = new("http://127.0.0.1:9/rest") })))[^1];
        Assert.Equal(("address", CheckResult.Failed, "it cannot be reached"), (down.Check, down.Result, down.Found));
        var path = (await CheckAsync(System(options => options with { Endpoint = options.Identity })))[^1];
        Assert.Equal(("address", CheckResult.Failed), (path.Check, path.Result));
        Assert.Contains("/rest", path.Mend, StringComparison.Ordinal);
        var identity = Assert.Single(await CheckAsync(System(options => options with { Identity = options.Endpoint })));
        Assert.Contains("/identity", identity.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B_1_A_daily_quota_that_is_gone_is_told_with_when_it_begins_anew()
    {
        await marketo.PostAsync("/_sim/limits", new { dailyOn = true, dailyCalls = 0 });
        var told = (await CheckAsync(System()))[^1];
        Assert.Equal(("address", CheckResult.Failed), (told.Check, told.Result));
        Assert.Contains("daily quota", told.Found, StringComparison.Ordinal);
        Assert.Contains("midnight Central time", told.Mend, StringComparison.Ordinal);
    }

    private async Task WarnsAsync(string field, string mend)
    {
        var told = Assert.Single(await CheckAsync(System(options => options with { RequestField = field })), line => line.Result != CheckResult.Passed);
        Assert.Equal(($"field {field}", CheckResult.Warned), (told.Check, told.Result));
        Assert.Contains("a webhook that is lost is not made good", told.Found, StringComparison.Ordinal);
        Assert.Contains(mend, told.Mend, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told.ToString());
    }

    private MarketoSystem System(Func<MarketoOptions, MarketoOptions>? change = null)
    {
        var root = marketo.Http.BaseAddress!;
        var options = new MarketoOptions { Endpoint = new(root, "rest"), Identity = new(root, "identity"), ClientId = "crmsync", ClientSecret = "crmsync-secret" };
        systems.Add(new MarketoSystem(change?.Invoke(options) ?? options, new BudgetProbe(), http, TimeProvider.System, NullLogger<MarketoSystem>.Instance));
        return systems[^1];
    }

    private static async Task<List<CheckLine>> CheckAsync(MarketoSystem system)
    {
        var lines = new List<CheckLine>();
        await foreach (var line in system.CheckAsync(Ct)) lines.Add(line);
        return lines;
    }

    private async Task<int> ProbesAsync() =>
        (await marketo.GetAsync($"/rest/v1/leads.json?filterType=email&filterValues={Probe.Mail}"))["result"]!.AsArray().Count;
}
