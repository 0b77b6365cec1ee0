using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What the faults of Marketo alone do to its connector: the rows of <see cref="FaultMatrix"/> that are nowhere else. What the engine makes of them is shown in Cluster.Tests.</summary>
[NoFaultRow(19, SystemName.Marketo, "CrmSync never asks Marketo for a merge; codes 1076 to 1079 can only come back for one.")]
public sealed class MarketoFaults
{
    private static FieldMap Map => Marketo.Maps.Five;

    private static Task<ISide> StartAsync() => Sides.StartAsync(SystemName.Marketo);

    [Fact]
    public void Every_class_of_faults_has_a_row_or_a_stated_reason() => Assert.Empty(FaultMatrix.Gaps(SystemName.Marketo));

    [Theory]
    [InlineData("604", "timedOut")]
    [InlineData(null, "timedOut")]
    [FaultRow(1, SystemName.Marketo, "faults landLate: 604 now, the write a minute later")]
    public async Task C_12_A_write_that_timed_out_may_land_later_and_its_own_row_tells_when_it_did(string? code, string reason)
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var (_, cursor) = await side.ReadToTipAsync(null);
        await side.FaultAsync(new { operation = "syncLeads", nth = 1, code, landLate = 60_000 });
        LostAnswer.Is(reason, SystemName.Marketo, Assert.Single(await side.WriteAsync(await side.UpdateAsync(ada, "Augusta"))));
        Assert.Equal("Ada", (await side.SeeAsync(ada)).Values["firstName"]);
        (var early, cursor) = await side.ReadToTipAsync(cursor);
        Assert.DoesNotContain(early, change => change.Tells(ada, "Augusta"));
        await side.ControlAsync("clock", new { advanceSeconds = 61 });
        var row = Assert.Single((await side.ReadToTipAsync(cursor)).Changes.OfType<FieldChanged>(), change => change.Record == ada);
        Assert.Equal(("Ada", "Augusta"), (row.Old, row.New));
        Assert.Equal("Augusta", (await side.SeeAsync(ada)).Values["firstName"]);
    }

    [Fact]
    [FaultRow(3, SystemName.Marketo, "settings writeLatency: two creates of one key overlap")]
    public async Task N_9_Twins_that_overlapping_creates_made_are_both_found_so_that_nobody_is_linked_by_chance()
    {
        await using var side = await StartAsync();
        await side.ControlAsync("settings", new { writeLatency = 300 });
        CreateRecord Create(string id) => new(id, RecordKind.Person, null, "email", new Dictionary<string, string?> { ["email"] = "twin@example.org" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = id } };
        await Task.WhenAll(side.WriteAsync(Create("a")), side.WriteAsync(Create("b")));
        var found = Assert.IsType<ReadAnswer.Done>(await side.System.FindAsync(RecordKind.Person, LookupKey.Email, ["twin@example.org"], Map, Sides.Cancellation)).Found;
        Assert.Equal(["a", "b"], found.Select(seen => seen.Link![LinkFields.DynamicsId]).Order(StringComparer.Ordinal));
    }

    [Fact]
    [FaultRow(5, SystemName.Marketo, "a value that one record of a batch may not have; faults code in 200")]
    public async Task V_2_An_error_in_a_200_defers_a_read_and_a_batch_fails_in_part_only()
    {
        await using var side = await StartAsync();
        var (ada, bea) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("bea@example.org", "Bea"));
        foreach (var code in new[] { "611", "713", "1003", "702", "502" })
        {
            await side.FaultAsync(new { operation = "*", nth = 1, code });
            Assert.IsType<ReadAnswer.Deferred>(await side.ReadAsync(ada, bea));
        }
        var outcomes = await side.WriteAsync(await side.UpdateAsync(ada, new string('x', 400)), await side.UpdateAsync(bea, "Beate"));
        Assert.Equal((RefusalReason.Invalid, "firstName"), outcomes[0] is Outcome.Refused refused ? (refused.Reason, refused.Field) : default);
        Assert.IsType<Outcome.Accepted>(outcomes[1]);
    }

    [Fact]
    [FaultRow(6, SystemName.Marketo, "limits rateCalls, dailyCalls, used up by another client")]
    public async Task B_8_A_limit_that_others_used_up_defers_with_its_pause_and_ends_by_itself()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var write = await side.UpdateAsync(ada, "Augusta");
        await side.ControlAsync("limits", new { rateOn = true, rateCalls = 1, rateSeconds = 20 });
        Assert.Equal([new Outcome.Deferred("throttled", TimeSpan.FromSeconds(5), MayLand: false)], await side.WriteAsync(write));
        await side.ControlAsync("limits", new { rateOn = false, dailyCalls = 1 });
        var quota = Assert.IsType<Outcome.Deferred>(Assert.Single(await side.WriteAsync(write)));
        Assert.Equal(("quota", false), (quota.Reason, quota.MayLand));
        Assert.InRange(quota.After!.Value, TimeSpan.Zero, TimeSpan.FromHours(25));
        await side.ControlAsync("clock", new { advanceSeconds = (int)quota.After!.Value.TotalSeconds + 1 });
        await side.ControlAsync("limits", new { dailyCalls = 50_000 });
        Assert.IsType<Outcome.Accepted>(Assert.Single(await side.WriteAsync(write)));
        Assert.Equal(["throttled", "quota"], side.Budget.HeldBack.Select(held => held.Reason));
    }

    [Theory]
    [InlineData("615", 1.0)]
    [InlineData("606", 5.0)]
    [FaultRow(6, SystemName.Marketo, "faults code 606, 615")]
    public async Task B_8_Too_many_calls_at_once_wait_and_the_feed_goes_on_from_its_place(string code, double seconds)
    {
        await using var side = await StartAsync();
        var (_, cursor) = await side.ReadToTipAsync(null);
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        await side.FaultAsync(new { operation = "activities", nth = 1, code });
        Assert.Equal(new FeedAnswer.Deferred("throttled", TimeSpan.FromSeconds(seconds)), await side.ReadFeedAsync(cursor));
        Assert.Contains((await side.ReadToTipAsync(cursor)).Changes, change => change.Tells(ada, "Ada"));
    }

    [Fact]
    [FaultRow(12, SystemName.Marketo, "edits within a second, then a delete")]
    public async Task D_8_Quick_edits_are_told_one_by_one_and_an_update_of_somebody_deleted_creates_nobody()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var write = await side.UpdateAsync(ada, "Written");
        var (_, cursor) = await side.ReadToTipAsync(null);
        foreach (var name in new[] { "Augusta", "Ada", "Augusta" }) await side.EditAsync(ada, name);
        await side.DeleteAsync(ada);
        Assert.Equal(RefusalReason.NotFound, Assert.IsType<Outcome.Refused>(Assert.Single(await side.WriteAsync(write))).Reason);
        var (changes, _) = await side.ReadToTipAsync(cursor);
        Assert.Equal(3, changes.OfType<FieldChanged>().Where(row => row.Record == ada).DistinctBy(row => row.Row).Count());
        Assert.Single(changes.OfType<RecordDeleted>());
        Assert.Empty(Assert.IsType<ReadAnswer.Done>(await side.System.FindAsync(RecordKind.Person, LookupKey.Email, ["ada@example.org"], Map, Sides.Cancellation)).Found);
    }

    [Fact]
    [FaultRow(13, SystemName.Marketo, "a merge while a write is under way")]
    public async Task D_10_A_write_to_somebody_who_was_merged_away_is_not_found_and_the_feed_names_the_winner()
    {
        await using var side = await StartAsync();
        var (ada, bea) = (await side.CreateAsync("ada@example.org", "Ada"), await side.CreateAsync("bea@example.org", "Bea"));
        var write = await side.UpdateAsync(bea, "Beate");
        var (_, cursor) = await side.ReadToTipAsync(null);
        await ((MarketoSide)side).MergeAsync(ada, bea);
        Assert.Equal(RefusalReason.NotFound, Assert.IsType<Outcome.Refused>(Assert.Single(await side.WriteAsync(write))).Reason);
        Assert.Equal((bea, ada), (await side.ReadToTipAsync(cursor)).Changes.OfType<RecordMerged>().Select(merged => (merged.Record, merged.Winner)).Single());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [FaultRow(14, SystemName.Marketo, "settings truncateOverlong, blockedFields; a field that is not there")]
    public async Task V_5_S_12_A_value_that_is_cut_blocked_or_has_no_field_is_refused_by_name_or_seen_when_read_back(bool isCut, bool isBlocked)
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        await side.ControlAsync("settings", new { truncateOverlong = isCut, blockedFields = isBlocked ? new[] { "firstName" } : [] });
        var outcome = Assert.Single(await side.WriteAsync(await side.UpdateAsync(ada, isBlocked ? "Augusta" : new string('x', 400))));
        var seen = (await side.SeeAsync(ada)).Values["firstName"]!;
        if (isCut || isBlocked) Assert.IsType<Outcome.Accepted>(outcome);
        else Assert.Equal("firstName", Assert.IsType<Outcome.Refused>(outcome).Field);
        Assert.Equal(isCut ? 255 : 3, seen.Length);
        var unknown = new UpdateRecord("w", ada, new Dictionary<string, string?> { ["shoeSize"] = "43" }, 0);
        Assert.Equal("shoeSize", Assert.IsType<Outcome.Refused>(Assert.Single(await side.WriteAsync(unknown))).Field);
    }

    [Theory]
    [InlineData("1003", true)]
    [InlineData("1006", true)]
    [InlineData("610", true)]
    [InlineData("609", true)]
    [InlineData("611", false)]
    [FaultRow(16, SystemName.Marketo, "faults contains: whatever is sent with this record is refused as a whole")]
    public async Task V_2_A_poisonous_record_is_found_and_everybody_else_of_its_batch_is_written(string code, bool isRefused)
    {
        await using var side = await StartAsync();
        List<Write> writes = [];
        for (var i = 0; i < 12; i++) writes.Add(await side.UpdateAsync(await side.CreateAsync($"p{i}@example.org", "Ada"), i == 5 ? "Poison" : $"New{i}"));
        await side.FaultAsync(new { operation = "syncLeads", contains = "Poison", code });
        var outcomes = await side.WriteAsync([.. writes]);
        // A 611 may have been executed: nothing is repeated by the connector (C-12). Its next calls are smaller, so that the delivery's repetition finds the one.
        for (var i = 0; !isRefused && i < 6 && outcomes.Count(o => o is Outcome.Accepted) < 11; i++) outcomes = await side.WriteAsync([.. writes]);
        Assert.Equal(11, outcomes.Count(outcome => outcome is Outcome.Accepted));
        if (isRefused) Assert.Equal(code, Assert.IsType<Outcome.Refused>(outcomes[5]).Code);
        else LostAnswer.Is("serverError", SystemName.Marketo, outcomes[5]);
    }

    [Fact]
    [FaultRow(18, SystemName.Marketo, "settings denied: the role lost a permission")]
    public async Task B_1_A_permission_that_was_taken_away_is_the_operator_s_business_and_defers_reads()
    {
        await using var side = await StartAsync();
        var ada = await side.CreateAsync("ada@example.org", "Ada");
        var write = await side.UpdateAsync(ada, "Augusta");
        await side.ControlAsync("settings", new { denied = new[] { "crmsync/*" } });
        Assert.Equal(RefusalReason.Denied, Assert.IsType<Outcome.Refused>(Assert.Single(await side.WriteAsync(write))).Reason);
        Assert.Equal("unauthorised", Assert.IsType<ReadAnswer.Deferred>(await side.ReadAsync(ada)).Reason);
        var told = await Assert.ThrowsAsync<SystemUnavailableException>(() => side.System.DescribeAsync(Sides.Cancellation));
        Assert.Contains("permissions", told.Message, StringComparison.Ordinal);
    }
}
