using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What the sides' metadata offer and ask changes while the sync runs.</summary>
public sealed class MetadataTests
{
    private const string Field = "microsoftAddress2";
    private const string Column = "address1_line2";
    private const string Line = "Address1_Line2 ; string 250 ; ; Street 2";

    public static TheoryData<string, string, object, string, object> Losses => new()
    {
        { "gone", "_sim/columns", new { table = "lead", remove = Column }, "_sim/columns", new { table = "lead", add = Line } },
        { "another type", "_sim/columns", new { table = "lead", change = "Address1_Line2 ; integer 0 100 ; ; Street 2" }, "_sim/columns", new { table = "lead", change = Line } },
        { "secured", "_sim/rules", new { secured = new[] { new { table = "lead", column = Column } } }, "_sim/rules", new { secured = Array.Empty<object>() } },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task F_3_A_column_that_is_lost_is_quarantined_alone_shown_at_once_and_refreshed_when_it_is_back(string what, string path, object loss, string backPath, object back)
    {
        await using var engine = await StartAsync();
        using var edited = await Pair.LinkedAsync(engine, "leads", "f3a@example.com", (Column, "One"));
        using var quiet = await Pair.LinkedAsync(engine, "leads", "f3b@example.com", (Column, "Two"));
        await engine.InDynamics.ControlAsync(path, loss);
        await QuarantinedAsync(engine, what == "another type" ? "type" : what == "gone" ? "no longer offers lead.address1_line2" : "secured");
        Assert.Contains((await FieldTests.Fields(engine).ListAsync()).Chosen, f => f.Choice.Name == Field && f.Quarantine is not null);

        // The rest goes on, both ways; what is owed in the lost field waits for it, and what is no longer to be read overwrites nothing.
        await edited.InMarketoAsync(Field, "Three");
        await edited.InMarketoAsync("city", "Tartu");
        await quiet.InDynamicsAsync("jobtitle", "Miller");
        await engine.SettleAsync();
        await edited.AssertAsync("city", "address1_city", "Tartu");
        await quiet.AssertAsync("title", "jobtitle", "Miller");
        Assert.Equal(PersonStanding.Quarantined, (await engine.PersonAsync(edited.Id))!.Standing);
        Assert.Equal(("Three", "Two"), (await edited.MarketoAsync(Field), await quiet.MarketoAsync(Field)));

        // While we are not there to see it, it comes back with another value.
        await Pair.ApartAsync(engine, async () =>
        {
            await engine.InDynamics.ControlAsync(backPath, back);
            await quiet.InDynamicsAsync(Column, "Four");
        });
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Quarantined.Count == 0, "the field is in use again");
        await FieldTests.DoneAsync(engine);
        await edited.AssertAsync(Field, Column, "Three");
        await quiet.AssertAsync(Field, Column, "Four");
    }

    [Fact]
    public async Task F_3_A_field_that_Marketo_hides_is_quarantined_alone_shown_at_once_and_refreshed_when_it_is_back()
    {
        await using var engine = await StartAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "f3m@example.com", (Column, "One"));
        await HideAsync(engine, true);
        await QuarantinedAsync(engine, $"Marketo no longer offers {Field}");
        await lead.InDynamicsAsync(Column, "Two");
        await lead.InDynamicsAsync("jobtitle", "Miller");
        await engine.SettleAsync();
        await lead.AssertAsync("title", "jobtitle", "Miller");
        Assert.DoesNotContain(await lead.ActivitiesAsync(), a => a.Kind == "refused");
        await HideAsync(engine, false);
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Quarantined.Count == 0, "the field is in use again");
        await FieldTests.DoneAsync(engine);
        await lead.AssertAsync(Field, Column, "Two");
    }

    [Fact]
    public async Task V_3_F_3_What_Marketo_refused_for_lack_of_a_field_travels_although_the_field_was_back_before_anybody_looked()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => RequestTests.Quick(s) with { MetadataEvery = TimeSpan.FromMinutes(1) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "v3m@example.com", (Column, "One"));
        await HideAsync(engine, true);
        await lead.InDynamicsAsync(Column, "Two");
        var desk = engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection);
        await Engine.UntilAsync(async () => (await desk.RefusalsAsync(RefusalFilter.All, null, 100)).Count > 0, "Marketo has refused the field");
        await HideAsync(engine, false);
        await Engine.UntilAsync(async () => await lead.MarketoAsync(Field) == "Two", "what was refused is in Marketo");
        await engine.SettleAsync();
        Assert.Empty(await desk.RefusalsAsync(RefusalFilter.All, null, 100));
    }

    [Fact]
    public async Task V_3_What_was_too_long_travels_when_the_column_is_made_longer_although_nobody_touches_the_person()
    {
        await using var engine = await StartAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "v3@example.com");
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", change = "Address1_Line2 ; string 12 ; ; Street 2" });
        await lead.InMarketoAsync(Field, "Upper Long Lane");
        await engine.SettleAsync();
        var desk = engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection);
        Assert.Equal(Field, Assert.Single(await desk.RefusalsAsync(RefusalFilter.All, null, 100)).Field);
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", change = Line });
        await Engine.UntilAsync(async () => await lead.DynamicsAsync(Column) == "Upper Long Lane", "what was refused is in Dynamics");
        await engine.SettleAsync();
        Assert.Empty(await desk.RefusalsAsync(RefusalFilter.All, null, 100));
    }

    [Fact]
    public async Task V_1_A_column_that_becomes_required_while_the_sync_runs_is_asked_for_by_name()
    {
        await using var engine = await StartAsync();
        await engine.SettleAsync();
        Assert.Equal("created", (await AskNewAsync(engine, null)).Result);
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", change = "JobTitle ; string 100 ; A ; Job Title" });
        await RefusedAsync(engine, null, "jobtitle");
        Assert.Equal("created", (await AskNewAsync(engine, "Miller")).Result);
        // A column that nobody mapped is asked for all the same.
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", add = "new_Tier ; string 20 ; A ; Tier ; custom" });
        await RefusedAsync(engine, "Miller", "new_tier");
    }

    [Fact]
    public async Task B_8_A_start_in_which_a_call_fails_goes_on_from_what_is_prepared()
    {
        await using var engine = await StartAsync();
        await engine.SettleAsync();
        await engine.StopSiloAsync();
        var calls = await engine.MarketoControl.CallsAsync("externalTypes");
        // Six of these calls prepare Dynamics; the next ones read what its columns are.
        await engine.DynamicsControl.FaultAsync(new { operation = "metadata", nth = 9, code = "0x80072322" });
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).State == "running", "the connection runs");
        Assert.Equal(1, await engine.MarketoControl.CallsAsync("externalTypes") - calls);
        Assert.Equal(1, await engine.DynamicsControl.RefusedAsync("0x80072322"));
    }

    // Until the metadata were read again the row is simply created: then the next person is asked for.
    private static Task RefusedAsync(Engine engine, string? title, string column) => Engine.UntilAsync(
        async () => await AskNewAsync(engine, title) is { Result: "refused", Reason: { } why } && why.Contains($"({column})", StringComparison.Ordinal), $"a create is refused for {column}");

    private static async Task<SyncPersonAnswer> AskNewAsync(Engine engine, string? title) =>
        await RequestTests.AskAsync(engine, await engine.InMarketo.CreateAsync(Texts.Person($"req{Guid.CreateVersion7():N}@example.com", "New", title)));

    private static Task HideAsync(Engine engine, bool isHidden) => engine.InMarketo.ControlAsync($"rest/v1/leads/schema/fields/{Field}.json", new { input = new[] { new { isHidden } } });

    private static Task<Engine> StartAsync() => Engine.StartAsync(marketo: Texts.Prompt, adjust: s => RequestTests.Quick(s) with { MetadataEvery = TimeSpan.FromSeconds(1) });

    /// <summary>The operator sees it: in the status, and as its trouble line.</summary>
    private static async Task QuarantinedAsync(Engine engine, string why)
    {
        ConnectionView? status = null;
        // The feed's own trouble with the lost column, a moment before, is told first.
        await Engine.UntilAsync(async () => (status = await engine.Control.StatusAsync()) is { Quarantined.Count: 1, Trouble: { } told } && told.StartsWith("1 field is quarantined, the rest goes on", StringComparison.Ordinal), "the operator sees the field quarantined");
        var line = Assert.Single(status!.Quarantined);
        Assert.StartsWith($"{Field}: ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
    }
}
