using CrmSync.Dataverse;
using CrmSync.Domain.Systems;
using CrmSync.Systems.Tests.Dataverse;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What the faults of Dataverse do to its connector: writes.</summary>
public sealed class DataverseFaults
{
    private const string Guilty = "Guilty";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_class_of_faults_has_a_row_or_a_stated_reason() => Assert.Empty(FaultMatrix.Gaps(SystemName.Dynamics));

    [Theory]
    [InlineData("update", 1)]
    [InlineData("batch", 3)]
    [FaultRow(1, SystemName.Dynamics, "fault dropAfter of update and batch")]
    public async Task C_12_C_13_What_landed_without_an_answer_is_told_by_its_mark_and_a_repeat_overwrites_nothing(string operation, int rows)
    {
        await using var side = await PreparedAsync();
        var leads = await LeadsAsync(side, rows);
        await side.ControlAsync("faults", new { operation, nth = 1, dropAfter = true });
        Write[] writes = [.. leads.Select((lead, i) => Title(lead, $"T{i}"))];
        Assert.All(await WriteAsync(side, writes), o => Assert.Equal(new Outcome.Deferred("unreachable", null, MayLand: true), o));
        await side.EditAsync(leads[0].Record, new { jobtitle = "Human" });
        var again = await WriteAsync(side, writes);
        Assert.All(again, o => Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<Outcome.Refused>(o).Reason));
        Assert.Equal("Human", (await side.SeeAsync(leads[0].Record))!.Values["title"]);
        foreach (var (lead, write) in leads.Zip(writes)) Assert.Equal(write.Id, (await side.SeeAsync(lead.Record))!.WriteMark);
    }

    [Fact]
    [FaultRow(1, SystemName.Dynamics, "fault landLate of update")]
    public async Task C_12_A_write_that_lands_after_its_time_out_does_not_overwrite_what_came_between()
    {
        await using var side = await SimulatedDynamics.StartAsync(change: o => o with { CallTimeout = TimeSpan.FromSeconds(5) });
        await side.System.PrepareAsync(Cancellation);
        var lead = (await LeadsAsync(side, 1))[0];
        await side.ControlAsync("faults", new { operation = "update", nth = 1, landLate = 60_000 });
        Assert.True(Assert.IsType<Outcome.Deferred>((await WriteAsync(side, Title(lead, "Late")))[0]).MayLand);
        await side.EditAsync(lead.Record, new { jobtitle = "Human" });
        await side.ControlAsync("clock", new { advanceSeconds = 61 });
        for (var looks = 0; looks < 20; looks++) Assert.Equal("Human", (await side.SeeAsync(lead.Record))!.Values["title"]);
    }

    [Fact]
    [FaultRow(3, SystemName.Dynamics, "two creates of one id at once, alone and in batches")]
    public async Task N_8_N_12_Creates_that_race_make_one_row_and_the_others_are_told_that_it_exists()
    {
        await using var side = await PreparedAsync();
        Write[] creates = [.. Enumerable.Range(1, 3).Select(Create)];
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => WriteAsync(side, i % 2 == 0 ? creates : [creates[0]])));
        foreach (var (place, _) in creates.Index())
        {
            var told = answers.Where(a => a.Count > place).Select(a => a[place]).ToList();
            Assert.Single(told, o => o is Outcome.Accepted);
            Assert.All(told.Where(o => o is not Outcome.Accepted), o => Assert.Equal(RefusalReason.AlreadyExists, Assert.IsType<Outcome.Refused>(o).Reason));
        }
        var (pages, _) = await side.ReadToTipAsync(RecordKind.Lead, null);
        Assert.Equal(creates.Length, pages.Sum(p => p.Changes.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [FaultRow(5, SystemName.Dynamics, "fault dropBefore and dropAfter of part.update: a part that is missing in the answer of a batch")]
    [FaultRow(9, SystemName.Dynamics, "setting batchAnswersReversed")]
    public async Task C_12_A_part_that_is_missing_is_an_unknown_outcome_and_parts_out_of_order_find_their_own_rows(bool isDone)
    {
        await using var side = await PreparedAsync();
        await side.ControlAsync("settings", new { batchAnswersReversed = true });
        var leads = await LeadsAsync(side, 4);
        await side.ControlAsync("faults", new { operation = "part.update", nth = 2, dropAfter = isDone, dropBefore = !isDone });
        var outcomes = await WriteAsync(side, [.. leads.Select((lead, i) => Title(lead, i == 2 ? new string('x', 300) : $"T{i}"))]);
        Assert.Equal(leads[0].Record, Assert.IsType<Outcome.Accepted>(outcomes[0]).Record);
        Assert.Equal(new Outcome.Deferred("badAnswer", null, MayLand: true), outcomes[1]);
        Assert.Equal(("0x80044331", "title"), outcomes[2] is Outcome.Refused refused ? (refused.Code, refused.Field) : default);
        Assert.Equal("T3", Assert.IsType<Outcome.Accepted>(outcomes[3]).Shown!.Values["title"]);
        Assert.Equal(isDone ? "T1" : null, (await side.SeeAsync(leads[1].Record))!.Values["title"]);
    }

    [Fact]
    [FaultRow(5, SystemName.Dynamics, "plug-in, length, choice and version in one batch")]
    public async Task V_2_A_batch_that_fails_in_part_says_of_each_row_what_became_of_it()
    {
        await using var side = await PreparedAsync();
        var leads = await LeadsAsync(side, 5);
        await side.ControlAsync("rules", new { plugIns = new[] { new { table = "lead", message = "Not with us.", when = new[] { new { column = "jobtitle", value = Guilty } } } } });
        await side.EditAsync(leads[3].Record, new { companyname = "Moved" });
        var outcomes = await WriteAsync(side, Title(leads[0], "Fine"), Title(leads[1], Guilty), Update(leads[2], "leadSource", "77"), Title(leads[3], "Fine"), Title(leads[4], "Fine"));
        Assert.Equal([null, "0x80040265", "0x8004431a", "0x80060882", null], outcomes.Select(o => (o as Outcome.Refused)?.Code));
        Assert.Equal(1, await side.CallsAsync("write", "batch"));
    }

    [Theory]
    [InlineData(400, "0x80048d19")]
    [InlineData(413, "0x8004418a")]
    [FaultRow(16, SystemName.Dynamics, "setting batchRefusals: a part that spoils the whole batch")]
    public async Task V_2_A_batch_that_is_refused_whole_is_split_until_the_guilty_row_stands_alone_and_all_others_land(int status, string code)
    {
        await using var side = await PreparedAsync();
        var leads = await LeadsAsync(side, 20);
        await side.ControlAsync("settings", new { batchRefusals = new[] { new { text = Guilty, status, code } } });
        await side.ControlAsync("rules", new { plugIns = new[] { new { table = "lead", message = "Not with us.", when = new[] { new { column = "jobtitle", value = Guilty } } } } });
        var outcomes = await WriteAsync(side, [.. leads.Select((lead, i) => Title(lead, i == 13 ? Guilty : $"T{i}"))]);
        Assert.Equal("0x80040265", Assert.IsType<Outcome.Refused>(outcomes[13]).Code);
        Assert.All(outcomes.Where((_, i) => i != 13), o => Assert.IsType<Outcome.Accepted>(o));
        Assert.InRange(await side.CallsAsync("write", "batch") + await side.CallsAsync("write", "update"), 3, 45);
    }

    [Fact]
    [FaultRow(12, SystemName.Dynamics, "an edit and a delete between plan and write")]
    public async Task C_6_D_9_A_row_that_moved_or_went_between_plan_and_write_is_not_overwritten_nor_made_again()
    {
        await using var side = await PreparedAsync();
        var leads = await LeadsAsync(side, 3);
        for (var i = 0; i < 5; i++) await side.EditAsync(leads[0].Record, new { jobtitle = $"H{i}" });
        await side.DeleteAsync(leads[1].Record);
        var outcomes = await WriteAsync(side, [.. leads.Select(lead => Title(lead, "Ours"))]);
        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<Outcome.Refused>(outcomes[0]).Reason);
        Assert.Equal(RefusalReason.NotFound, Assert.IsType<Outcome.Refused>(outcomes[1]).Reason);
        Assert.IsType<Outcome.Accepted>(outcomes[2]);
        Assert.Equal("H4", (await side.SeeAsync(leads[0].Record))!.Values["title"]);
        Assert.Null(await side.SeeAsync(leads[1].Record));
    }

    [Fact]
    [FaultRow(13, SystemName.Dynamics, "QualifyLead, Merge and the filter column between plan and write")]
    public async Task QL_1_G_1_K_1_A_row_that_was_qualified_merged_or_filtered_between_plan_and_write_is_planned_anew()
    {
        await using var side = await PreparedAsync();
        var leads = await LeadsAsync(side, 3);
        await side.HumanAsync(HttpMethod.Post, $"leads({leads[0].Record.Id})/Microsoft.Dynamics.CRM.QualifyLead", new Dictionary<string, object> { ["CreateAccount"] = false, ["CreateContact"] = true, ["CreateOpportunity"] = false, ["Status"] = 3 });
        await side.HumanAsync(HttpMethod.Post, "Merge", new Dictionary<string, object> { ["Target"] = Named(leads[2]), ["Subordinate"] = Named(leads[1]), ["PerformParentingChecks"] = false });
        await side.EditAsync(leads[2].Record, new Dictionary<string, object> { ["new_synctomkto"] = false });
        Assert.All(await side.System.WriteAsync([.. leads.Select(lead => Title(lead, "Ours"))], Maps.Some, Cancellation), o => Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<Outcome.Refused>(o).Reason));
        var seen = Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([.. leads.Select(lead => lead.Record)], Maps.Some, Cancellation)).Found.ToDictionary(s => s.Record);
        Assert.Equal((RecordStanding.Qualified, true), (seen[leads[0].Record].Standing, seen[leads[0].Record].QualifiedInto is not null));
        Assert.Equal((RecordStanding.Merged, leads[2].Record), (seen[leads[1].Record].Standing, seen[leads[1].Record].MergedInto!.Value));
        Assert.True(seen[leads[2].Record].IsExcluded);
    }

    [Fact]
    [FaultRow(14, SystemName.Dynamics, "columns: a mapped column is removed; a value too long, an option that is gone")]
    [FaultRow(17, SystemName.Dynamics, "a mapping to a column that is not there")]
    public async Task F_3_V_4_A_column_that_goes_is_left_out_and_the_rest_is_written()
    {
        await using var side = await PreparedAsync();
        var lead = (await LeadsAsync(side, 1))[0];
        await side.ControlAsync("columns", new { table = "lead", remove = "jobtitle" });
        var write = new UpdateRecord("w", lead.Record, new Dictionary<string, string?> { ["title"] = "Gone", ["company"] = "Here", ["nowhere"] = "x" }, lead.Version);
        Assert.Equal(new Outcome.Deferred("badAnswer", null, MayLand: false), (await WriteAsync(side, write))[0]);
        var shown = Assert.IsType<Outcome.Accepted>((await WriteAsync(side, write))[0]).Shown!;
        Assert.Equal("Here", shown.Values["company"]);
        Assert.DoesNotContain("title", shown.Values.Keys);
        var refused = Assert.IsType<Outcome.Refused>((await WriteAsync(side, Update(shown, "firstName", new string('x', 300))))[0]);
        Assert.Equal(("0x80044331", "firstName"), (refused.Code, refused.Field));
    }

    internal static async Task<SimulatedDynamics> PreparedAsync(Func<DataverseOptions, DataverseOptions>? change = null)
    {
        var side = await SimulatedDynamics.StartAsync(change: change);
        await side.System.PrepareAsync(Cancellation);
        return side;
    }

    internal static async Task<List<RecordSnapshot>> LeadsAsync(SimulatedDynamics side, int count)
    {
        var leads = new List<RecordSnapshot>();
        for (var i = 0; i < count; i++) leads.Add((await side.SeeAsync(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = $"L{i}" })))!);
        return leads;
    }

    private static Task<IReadOnlyList<Outcome>> WriteAsync(SimulatedDynamics side, params Write[] writes) => side.System.WriteAsync(writes, Maps.Some, Cancellation);

    private static UpdateRecord Title(RecordSnapshot row, string value) => Update(row, "title", value);

    private static UpdateRecord Update(RecordSnapshot row, string field, string? value) => new($"w-{row.Record.Id}", row.Record, new Dictionary<string, string?> { [field] = value }, row.Version);

    private static CreateRecord Create(int number) => new($"c{number}", RecordKind.Lead, $"00000000-0000-0000-0000-{number:D12}", null, new Dictionary<string, string?> { ["lastName"] = "Lovelace" });

    private static Dictionary<string, object> Named(RecordSnapshot lead) => new() { ["@odata.type"] = "Microsoft.Dynamics.CRM.lead", ["leadid"] = lead.Record.Id };
}
