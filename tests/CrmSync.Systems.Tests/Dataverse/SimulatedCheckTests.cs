using System.Text.Json;
using CrmSync.Dataverse;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class SimulatedCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task B_1_A_sound_environment_passes_every_check_and_no_probe_stays()
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 5);
        var lines = await CheckAsync(side.System);
        Assert.All(lines, line => Assert.True(line.Result == CheckResult.Passed, $"{line}"));
        Assert.Equal(
            ["credentials", "address", "user", "privileges", "column contact.crmsync_writeid", "sync filter contact.new_synctomkto", "change tracking of contact",
             "column lead.crmsync_writeid", "sync filter lead.new_synctomkto", "change tracking of lead",
             "life of change tracking", "read contacts", "follow contacts", "probe contact", "read leads", "follow leads", "probe lead", "calls left"],
            lines.Select(line => line.Check));
        Assert.Contains("7 days", Only(lines, "life of change tracking").Found, StringComparison.Ordinal);
        Assert.Equal(0, await ProbesAsync(side));
    }

    [Theory]
    [InlineData("prvCreateLead", "probe lead")]
    [InlineData("prvWriteContact", "probe contact")]
    [InlineData("prvReadLead", "read leads")]
    public async Task B_1_A_missing_privilege_is_named_by_the_roles_and_by_the_probe_and_nothing_stays(string privilege, string probe)
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("settings", new { deniedPrivileges = new[] { new { client = "crmsync", name = privilege } } });
        var lines = await CheckAsync(side.System);
        var roles = Only(lines, "privileges");
        Assert.Equal((CheckResult.Failed, $"missing: {privilege}"), (roles.Result, roles.Found));
        var told = Only(lines, probe);
        Assert.Equal(CheckResult.Failed, told.Result);
        Assert.Contains($"grant {privilege}", told.Mend, StringComparison.Ordinal);
        Assert.Equal(0, await ProbesAsync(side));
    }

    [Fact]
    public async Task B_1_A_plug_in_that_refuses_a_plain_lead_is_a_warning_with_its_code()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("settings", new { customRules = new[] { new { table = "lead", column = "companyname", value = "", message = "A lead needs a company." } } });
        var told = Only(await CheckAsync(side.System), "probe lead");
        Assert.Equal(CheckResult.Warned, told.Result);
        Assert.Contains("0x80040265", told.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B_1_Change_tracking_that_is_off_is_told_with_where_to_switch_it_on()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("settings", new { untrackedTables = new[] { "lead" } });
        var lines = await CheckAsync(side.System);
        foreach (var check in new[] { "change tracking of lead", "follow leads" })
        {
            Assert.Equal(CheckResult.Failed, Only(lines, check).Result);
            Assert.Contains("\"Track changes\"", Only(lines, check).Mend, StringComparison.Ordinal);
        }
        Assert.Equal(CheckResult.Passed, Only(lines, "follow contacts").Result);
    }

    [Theory]
    [InlineData("mistaken", "crmsync", "ClientSecret")]
    [InlineData("crmsync-secret", "stranger", "ClientId")]
    public async Task B_1_Wrong_credentials_end_the_checks_and_name_the_key(string secret, string client, string key)
    {
        await using var side = await SimulatedDynamics.StartAsync();
        using var stranger = side.Another(side.Options with { ClientSecret = secret, ClientId = client });
        var line = Assert.Single(await CheckAsync(stranger));
        Assert.Equal(("credentials", CheckResult.Failed), (line.Check, line.Result));
        Assert.Contains(key, line.Mend, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, line.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task B_1_A_side_that_is_down_and_a_page_that_is_no_Dataverse_are_told_apart()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        using var down = side.Another(side.Options with { Url = new("http://127.0.0.1:9/") });
        var nobody = (await CheckAsync(down))[^1];
        Assert.Equal(("address", CheckResult.Failed, "it cannot be reached"), (nobody.Check, nobody.Result, nobody.Found));

        await using var page = await StubDataverse.StartAsync();
        page.Says(200, "<html>Sign in</html>", "text/html");
        using var other = page.System();
        var stranger = (await CheckAsync(other))[^1];
        Assert.Equal(("address", CheckResult.Failed), (stranger.Check, stranger.Result));
        Assert.Contains("a page, not JSON", stranger.Found, StringComparison.Ordinal);
        Assert.Contains("Dataverse:Url", stranger.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C_13_A_column_that_an_older_build_made_too_short_is_widened()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await MakeColumnAsync(side, 50);
        var line = Assert.Single(await side.System.PrepareAsync(Cancellation), line => line.Thing == "column lead.crmsync_writeid");
        Assert.Equal((true, "widened from 50 to 100 characters"), (line.Ready, line.Found));
        Assert.Equal(100, (await side.System.DescribeAsync(Cancellation))[1].Fields[LinkFields.WriteMark].Limits.LengthMax);
    }

    [Fact]
    public async Task C_13_A_short_column_that_may_not_be_widened_is_told_with_the_mend()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await MakeColumnAsync(side, 50);
        await side.ControlAsync("settings", new { deniedPrivileges = new[] { new { client = "crmsync", name = "prvWriteAttribute" } } });
        var line = Assert.Single(await side.System.PrepareAsync(Cancellation), line => line.Thing == "column lead.crmsync_writeid");
        Assert.False(line.Ready);
        Assert.Contains("only 50 characters", line.Found, StringComparison.Ordinal);
        Assert.Contains("100 characters", line.Mend, StringComparison.Ordinal);
    }

    private static Task<JsonElement> MakeColumnAsync(SimulatedDynamics side, int length) => side.HumanAsync(HttpMethod.Post, "EntityDefinitions(LogicalName='lead')/Attributes", new Dictionary<string, object>
    {
        ["@odata.type"] = "Microsoft.Dynamics.CRM.StringAttributeMetadata",
        ["SchemaName"] = LinkFields.WriteMark,
        ["MaxLength"] = length,
        ["FormatName"] = new { Value = "Text" },
    });

    private static CheckLine Only(IEnumerable<CheckLine> lines, string check) => Assert.Single(lines, line => line.Check == check);

    private static async Task<List<CheckLine>> CheckAsync(DataverseSystem system)
    {
        var lines = new List<CheckLine>();
        await foreach (var line in system.CheckAsync(Cancellation)) lines.Add(line);
        return lines;
    }

    private static async Task<int> ProbesAsync(SimulatedDynamics side)
    {
        var count = 0;
        foreach (var set in new[] { "leads", "contacts" })
            count += (await side.HumanAsync(HttpMethod.Get, $"{set}?$select=lastname&$filter=startswith(lastname,'CrmSync')", null)).GetProperty("value").GetArrayLength();
        return count;
    }
}
