using CrmSync.Cluster.Tests.WholePath;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>What a user can ask wrongly of a running connection, at the command line: one clear line each, and nothing half done.</summary>
public sealed class WrongRequestTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("crmsync-wrong-").FullName;
    private Engine engine = null!;
    private RunningGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        engine = await Engine.StartAsync(marketo: Texts.Prompt);
        gateway = new(engine);
        await gateway.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await engine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task N_6_F_1_A_wrong_owner_campaign_word_field_or_type_is_one_clear_line_and_nothing_is_done()
    {
        var person = await engine.InMarketo.CreateAsync(Texts.Person("wrong@example.com", "Wrong"));
        await engine.SettleAsync();
        var before = (await FieldTests.Fields(engine).ListAsync()).Version;
        (string Line, int ExitStatus, string Says)[] wrong =
        [
            ($"sync-person {person} --owner nobody@example.com", 1, "Dynamics has no user with the owner's id or e-mail."),
            ($"sync-person {person} --owner sales", 1, "owner must be a Dynamics user's id (GUID) or e-mail address"),
            ($"sync-person {person} --campaign weekly", 2, "'weekly' not recognized. Must be one of: 'trigger' 'batch'"),
            ($"sync-person {person} --as account", 2, "'account' not recognized. Must be one of: 'lead' 'contact'"),
            ("sync-person 99999999", 1, "Marketo has no person with this id."),
            ("fields --choose nowhere --lead jobtitle", 1, "nowhere: Marketo has no field of this name"),
            ("fields --choose numberOfEmployees --lead jobtitle", 1, "numberOfEmployees: it is a whole number in Marketo and text in Dynamics"),
            ("fields --choose numberOfEmployees --lead nowhere", 1, "numberOfEmployees: Dynamics' lead has no column 'nowhere'"),
            ("fields --choose city --direction sideways", 1, "city: 'sideways' is no direction"),
            ("fields --remove nowhere", 1, "nowhere: it is not chosen"),
            ("refresh nowhere", 1, "nowhere: it is not chosen"),
            ("refresh city --created-to 01/02/2030", 1, "createdTo is no RFC 3339 time"),
            ("fields --remove city --direction both", 2, "Which field? Name it with --choose."),
            ("fields --offered --remove city", 2, "--offered lists, it changes nothing"),
            ("errors --retry --code 0x1 --search Oslo", 2, "--retry does not go by --search"),
            ("errors --retry person:1|city --code 0x1", 2, "An id is one error: leave out --code."),
            ("errors --csv --json", 2, "--csv is a form of its own"),
        ];
        foreach (var (line, exitStatus, says) in wrong)
        {
            var run = await CrmSyncAsync(line);
            var error = Assert.Single(run.Errors);
            Assert.StartsWith("crmsync: ", error, StringComparison.Ordinal);
            Assert.Contains(says, error, StringComparison.Ordinal);
            Assert.Equal((line, exitStatus), (line, run.ExitStatus));
        }
        Assert.Equal(before, (await FieldTests.Fields(engine).ListAsync()).Version);
        await engine.SettleAsync();
        Assert.Empty(await engine.DynamicsControl.OursAsync());
    }

    [Fact]
    public async Task F_1_Fields_tells_of_a_default_field_that_is_not_chosen()
    {
        await engine.SettleAsync();
        Assert.Equal(0, (await CrmSyncAsync("fields --remove statusReason")).ExitStatus);
        var shown = (await CrmSyncAsync("fields")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("  not chosen  statusReason: ", Assert.Single(shown, line => line.Contains("statusReason", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.All(shown, line => Assert.InRange(line.Length, 1, 80));
    }

    private Task<CommandRun> CrmSyncAsync(string line) =>
        CommandRun.RunAsync(new Dictionary<string, string> { ["CRMSYNC_GATEWAY"] = gateway.Address.ToString(), ["CRMSYNC_KEY"] = RunningGateway.Key }, folder, line.Split(' '));
}
