using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class SimulatedWriteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S_7_An_accepted_update_shows_the_whole_row_with_its_version_and_our_mark()
    {
        await using var side = await PreparedAsync();
        var before = await LeadAsync(side, "Lovelace");
        var accepted = Assert.IsType<Outcome.Accepted>(await WriteAsync(side, Update(before, "title", "Countess")));
        Assert.Equal(("Countess", "Lovelace", "write-title"), (accepted.Shown!.Values["title"], accepted.Shown.Values["lastName"], accepted.Shown.WriteMark));
        Assert.True(accepted.Shown.Version > before.Version);
        var now = await side.SeeAsync(before.Record);
        Assert.Equal((accepted.Shown.Version, accepted.Shown.Values["title"]), (now!.Version, now.Values["title"]));
    }

    [Fact]
    public async Task C_6_A_row_that_moved_refuses_alone_and_in_a_batch()
    {
        await using var side = await PreparedAsync();
        var (moved, still) = (await LeadAsync(side, "Lovelace"), await LeadAsync(side, "Babbage"));
        await side.EditAsync(moved.Record, new { jobtitle = "Analyst" });
        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<Outcome.Refused>(await WriteAsync(side, Update(moved, "title", "x"))).Reason);
        var outcomes = await side.System.WriteAsync([Update(moved, "title", "x"), Update(still, "title", "y")], Maps.Some, Cancellation);
        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<Outcome.Refused>(outcomes[0]).Reason);
        Assert.Equal("y", Assert.IsType<Outcome.Accepted>(outcomes[1]).Shown!.Values["title"]);
        Assert.Equal("Analyst", (await side.SeeAsync(moved.Record))!.Values["title"]);
    }

    [Fact]
    public async Task One_bad_row_in_a_batch_is_refused_alone_and_names_its_field_without_the_value()
    {
        await using var side = await PreparedAsync();
        var leads = new[] { await LeadAsync(side, "A"), await LeadAsync(side, "B"), await LeadAsync(side, "C"), await LeadAsync(side, "D") };
        var outcomes = await side.System.WriteAsync(
            [Update(leads[0], "title", "ok"), Update(leads[1], "title", new string('x', 200)), Update(leads[2], "leadSource", "77"), Update(leads[3], "title", "ok")], Maps.Some, Cancellation);
        Assert.IsType<Outcome.Accepted>(outcomes[0]);
        Assert.IsType<Outcome.Accepted>(outcomes[3]);
        var tooLong = Assert.IsType<Outcome.Refused>(outcomes[1]);
        Assert.Equal((RefusalReason.Invalid, "0x80044331", "title"), (tooLong.Reason, tooLong.Code, tooLong.Field));
        var choice = Assert.IsType<Outcome.Refused>(outcomes[2]);
        Assert.Equal((RefusalReason.Invalid, "0x8004431a", "leadSource"), (choice.Reason, choice.Code, choice.Field));
        Assert.DoesNotContain("77", choice.Text, StringComparison.Ordinal);
        Assert.Equal(1, await side.CallsAsync("write", "batch"));
    }

    [Fact]
    public async Task N_12_A_create_with_its_own_id_happens_once()
    {
        await using var side = await PreparedAsync();
        var create = Create(1);
        var accepted = Assert.IsType<Outcome.Accepted>(await WriteAsync(side, create));
        Assert.Equal((create.RowId, "Lovelace"), (accepted.Record.Id, accepted.Shown!.Values["lastName"]));
        Assert.Equal(RefusalReason.AlreadyExists, Assert.IsType<Outcome.Refused>(await WriteAsync(side, create)).Reason);
        var both = await side.System.WriteAsync([create, Create(2)], Maps.Some, Cancellation);
        Assert.Equal(RefusalReason.AlreadyExists, Assert.IsType<Outcome.Refused>(both[0]).Reason);
        Assert.IsType<Outcome.Accepted>(both[1]);
    }

    [Theory]
    [InlineData("create", 1)]
    [InlineData("batch", 2)]
    public async Task A_lost_answer_may_have_landed_and_a_repeat_finds_it(string operation, int rows)
    {
        await using var side = await PreparedAsync();
        await side.ControlAsync("faults", new { operation, nth = 1, dropAfter = true });
        Write[] creates = [.. Enumerable.Range(1, rows).Select(Create)];
        Assert.All(await side.System.WriteAsync(creates, Maps.Some, Cancellation), o => Assert.True(Assert.IsType<Outcome.Deferred>(o).MayLand));
        Assert.All(await side.System.WriteAsync(creates, Maps.Some, Cancellation), o => Assert.Equal(RefusalReason.AlreadyExists, Assert.IsType<Outcome.Refused>(o).Reason));
    }

    [Fact]
    public async Task A_deadlock_defers_what_was_certainly_rolled_back()
    {
        await using var side = await PreparedAsync();
        var lead = await LeadAsync(side, "Lovelace");
        await side.ControlAsync("faults", new { operation = "update", nth = 1, code = "0x80044150" });
        Assert.Equal(new Outcome.Deferred("serverError", null, MayLand: false), await WriteAsync(side, Update(lead, "title", "x")));
    }

    [Fact]
    public async Task Many_are_read_in_one_call_and_found_by_mail()
    {
        await using var side = await PreparedAsync();
        var leads = new[] { await LeadAsync(side, "O'Brien"), await LeadAsync(side, "Ärger") };
        var gone = RecordId.Lead(Guid.Parse("00000000-0000-0000-0000-0000000000ff"));
        var done = Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([leads[0].Record, gone, leads[1].Record], Maps.Some, Cancellation));
        Assert.Equal(leads.Select(l => (l.Record, l.Version, l.Values["lastName"])), done.Found.Select(l => (l.Record, l.Version, l.Values["lastName"])));
        Assert.Equal([gone], done.Missing);
        var found = Assert.IsType<ReadAnswer.Done>(await side.System.FindAsync(RecordKind.Lead, LookupKey.Email, ["o'brien@EXAMPLE.org", "nobody+x@example.org"], Maps.Some, Cancellation));
        Assert.Equal(leads[0].Record, Assert.Single(found.Found).Record);
    }

    [Fact]
    public async Task D_6_C_6_A_delete_and_a_deactivation_name_their_version_alone_and_in_a_batch()
    {
        await using var side = await PreparedAsync();
        var (moved, gone, off) = (await LeadAsync(side, "Moved"), await LeadAsync(side, "Gone"), await LeadAsync(side, "Off"));
        await side.EditAsync(moved.Record, new { jobtitle = "Analyst" });
        var outcomes = await side.System.WriteAsync([new DeleteRecord("a", moved.Record, moved.Version), new DeleteRecord("b", gone.Record, gone.Version), new DeactivateRecord("c", off.Record, off.Version)], Maps.Some, Cancellation);
        Assert.Equal(RefusalReason.VersionMismatch, Assert.IsType<Outcome.Refused>(outcomes[0]).Reason);
        Assert.Equal(new Outcome.Accepted(gone.Record, null), outcomes[1]);
        Assert.Equal((RecordStanding.Inactive, "c"), Assert.IsType<Outcome.Accepted>(outcomes[2]).Shown is { } shown ? (shown.Standing, shown.WriteMark) : default);
        Assert.NotNull(await side.SeeAsync(moved.Record));
        Assert.Null(await side.SeeAsync(gone.Record));
        Assert.Equal(RefusalReason.NotFound, Assert.IsType<Outcome.Refused>(await WriteAsync(side, new DeleteRecord("b", gone.Record, gone.Version))).Reason);
        var contact = (await side.SeeAsync(await side.CreateAsync(RecordKind.Contact, new { lastname = "Off" })))!;
        Assert.Equal(RecordStanding.Inactive, Assert.IsType<Outcome.Accepted>(await WriteAsync(side, new DeactivateRecord("d", contact.Record, contact.Version))).Shown!.Standing);
    }

    private static async Task<SimulatedDynamics> PreparedAsync()
    {
        var side = await SimulatedDynamics.StartAsync();
        await side.System.PrepareAsync(Cancellation);
        return side;
    }

    private static async Task<RecordSnapshot> LeadAsync(SimulatedDynamics side, string name) =>
        (await side.SeeAsync(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = name, emailaddress1 = $"{name}@example.org" })))!;

    private static async Task<Outcome> WriteAsync(SimulatedDynamics side, Write write) => Assert.Single(await side.System.WriteAsync([write], Maps.Some, Cancellation));

    private static UpdateRecord Update(RecordSnapshot row, string field, string? value) => new($"write-{field}", row.Record, new Dictionary<string, string?> { [field] = value }, row.Version);

    private static CreateRecord Create(int number) =>
        new($"create-{number}", RecordKind.Lead, $"00000000-0000-0000-0000-{number:D12}", null, new Dictionary<string, string?> { ["lastName"] = "Lovelace" });
}
