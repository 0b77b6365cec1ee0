using System.Text.Json;
using CrmSync.Cluster.Tests.WholePath;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary><c>crmsync validate</c> as a process against both simulators.</summary>
public sealed class ValidateCommandTests : IAsyncLifetime
{
    private const string One = "CrmSync__Connections__0__";
    private readonly string folder = Directory.CreateTempSubdirectory("crmsync-validate-").FullName;
    private Engine sides = null!;
    private Dictionary<string, string> settings = null!;

    public async ValueTask InitializeAsync()
    {
        sides = await Engine.StartAsync(startSilo: false);
        settings = CommandRun.Settings(sides.Marketo.Address, sides.Dataverse.Address, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await sides.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task B_1_Validate_needs_no_silo_passes_on_two_sound_sides_and_fits_into_80_columns()
    {
        var run = await CommandRun.RunAsync(settings, folder, "validate");
        Assert.True(run.ExitStatus == 0, run.Out + run.Error);
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Contains(lines, line => line.StartsWith("pass  Marketo credentials: asked 127.0.0.1 for a token", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("pass  Dynamics probe lead: ", StringComparison.Ordinal));
        Assert.EndsWith(", 0 failed.", lines[^1], StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task B_1_Validate_as_JSON_has_the_shape_of_the_gateways_answer()
    {
        var run = await CommandRun.RunAsync(settings, folder, "validate", "--json", "--connection", "main");
        using var answer = JsonDocument.Parse(run.Out);
        Assert.True(answer.RootElement.GetProperty("passed").GetBoolean());
        Assert.All(answer.RootElement.GetProperty("items").EnumerateArray(), item => Assert.Equal(
            ["connection", "system", "check", "result", "tried", "found", "mend"], item.EnumerateObject().Select(part => part.Name)));
    }

    [Theory]
    [InlineData("Marketo__ClientSecret", "not-the-secret", "Marketo credentials", "Marketo:ClientSecret")]
    [InlineData("Dataverse__ClientId", "stranger", "Dynamics credentials", "Dataverse:ClientId")]
    [InlineData("Marketo__Endpoint", "http://127.0.0.1:9/rest", "Marketo address", "Marketo:Endpoint")]
    [InlineData("Dataverse__Url", "http://127.0.0.1:9/", "Dynamics address", "Dataverse:Url")]
    [InlineData("Dataverse__Authority", "http://127.0.0.1:9/", "Dynamics credentials", "Dataverse:Authority")]
    public async Task B_1_What_is_wrong_is_one_clear_check_without_stack_or_secret_and_exit_status_1(string key, string value, string check, string mend)
    {
        settings[One + key] = value;
        var run = await CommandRun.RunAsync(settings, folder, "validate");
        Assert.Equal(1, run.ExitStatus);
        var text = run.Out.Replace("\n      ", " ", StringComparison.Ordinal);
        var failed = Assert.Single(text.Split('\n'), line => line.StartsWith("fail", StringComparison.Ordinal));
        Assert.Contains(check, failed, StringComparison.Ordinal);
        Assert.Contains(mend, failed, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("crmsync-secret", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K_1_A_filter_column_of_a_wrong_type_is_one_clear_check_a_table_with_exit_status_1()
    {
        settings[One + "Dataverse__FilterColumn"] = "jobtitle";
        foreach (var failed in await FailedAsync())
        {
            Assert.Contains("Dynamics sync filter ", failed, StringComparison.Ordinal);
            Assert.Contains("Yes/No", failed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task K_1_A_filter_column_of_ones_own_that_is_not_there_is_a_warning_because_nobody_is_kept_out()
    {
        settings[One + "Dataverse__FilterColumn"] = "new_synctomarketo";
        var run = await CommandRun.RunAsync(settings, folder, "validate");
        Assert.True(run.ExitStatus == 0, run.Out + run.Error);
        var warned = run.Out.Replace("\n      ", " ", StringComparison.Ordinal).Split('\n').Where(line => line.StartsWith("warn  Dynamics sync filter ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, warned.Count);
        Assert.All(warned, line => Assert.Contains("every row is synced", line, StringComparison.Ordinal));
        Assert.All(warned, line => Assert.Contains("correct FilterColumn", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("prvCreateLead")]
    [InlineData("prvReadContact")]
    public async Task B_1_A_missing_privilege_is_named_by_a_check_with_exit_status_1_and_no_probe_record_stays(string privilege)
    {
        await sides.DynamicsControl.SettingsAsync(new { deniedPrivileges = new[] { new { client = "crmsync", name = privilege } } });
        Assert.Single(await FailedAsync(), line => line.StartsWith("fail  Dynamics privileges: ", StringComparison.Ordinal) && line.Contains($"missing: {privilege}", StringComparison.Ordinal));
        foreach (var set in new[] { "leads", "contacts" }) Assert.Empty(await sides.InDynamics.ListAsync(set, "startswith(lastname,'CrmSync')"));
    }

    [Theory]
    [InlineData("title", "warn  Marketo field title: ")]
    [InlineData("", "warn  Marketo request field: ")]
    public async Task N_17_A_request_field_that_cannot_be_used_is_a_warning_and_the_exit_status_stays_0(string field, string line)
    {
        settings[One + "Marketo__RequestField"] = field;
        var run = await CommandRun.RunAsync(settings, folder, "validate");
        Assert.True(run.ExitStatus == 0, run.Out + run.Error);
        var text = run.Out.Replace("\n      ", " ", StringComparison.Ordinal);
        Assert.Contains("Marketo:RequestField", Assert.Single(text.Split('\n'), each => each.StartsWith(line, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_connection_and_a_missing_setting_are_one_line_each_with_exit_status_2()
    {
        var unknown = await CommandRun.RunAsync(settings, folder, "validate", "--connection", "other");
        Assert.Equal((2, "crmsync: No connection has the id other: the configuration has main."), (unknown.ExitStatus, Assert.Single(unknown.Errors)));
        settings.Remove(One + "Marketo__Endpoint");
        var missing = await CommandRun.RunAsync(settings, folder, "validate");
        Assert.Equal(2, missing.ExitStatus);
        Assert.StartsWith("crmsync: CrmSync:Connections:0:Marketo:Endpoint is missing", Assert.Single(missing.Errors), StringComparison.Ordinal);
    }

    /// <summary>What failed, each check as one line.</summary>
    private async Task<IReadOnlyList<string>> FailedAsync()
    {
        var run = await CommandRun.RunAsync(settings, folder, "validate");
        Assert.True(run.ExitStatus == 1, run.Out + run.Error);
        Assert.DoesNotContain("   at ", run.Out + run.Error, StringComparison.Ordinal);
        var failed = run.Out.Replace("\n      ", " ", StringComparison.Ordinal).Split('\n').Where(line => line.StartsWith("fail", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(failed);
        return failed;
    }
}
