using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>Lookups: shown as the name of their row, bound by name or id.</summary>
public sealed class SimulatedLookupTests
{
    private static readonly FieldMap Map = new(1,
    [
        new MappedField("lastName", ValueKind.Text, "lastname", "lastname"),
        new MappedField("account", ValueKind.Lookup, "parentaccountid", "parentcustomerid"),
    ]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S_11_Every_read_shows_a_lookup_by_the_name_of_its_row()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var account = await AccountAsync(side, "Contoso");
        var lead = await side.CreateAsync(RecordKind.Lead, new Dictionary<string, object> { ["lastname"] = "Stone", ["parentaccountid@odata.bind"] = $"/accounts({account})" });
        var empty = await side.CreateAsync(RecordKind.Lead, new { lastname = "Pebble" });
        var read = Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([lead, empty], Map, Cancellation)).Found;
        Assert.Equal(["Contoso", null], read.OrderBy(r => r.Values["lastName"] == "Pebble").Select(r => r.Values["account"]));
        var first = Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, null, Map, Cancellation));
        Assert.Equal("Contoso", ValueOf(first, lead));
        await side.EditAsync(lead, new { lastname = "Rock" });
        Assert.Equal("Contoso", ValueOf(Assert.IsType<FeedAnswer.Page>(await side.System.ReadFeedAsync(RecordKind.Lead, first.Cursor, Map, Cancellation)), lead));
        Assert.Equal("Contoso", ValueOf(Assert.IsType<FeedAnswer.Page>(await side.System.ReadTableAsync(RecordKind.Lead, null, TableRange.All, Map, Cancellation)), lead));
    }

    [Fact]
    public async Task V_1_A_name_or_an_id_of_one_row_is_bound_in_update_and_create_and_an_empty_one_clears()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var (account, contact) = (await AccountAsync(side, "O'Neill & Sons"), await side.CreateAsync(RecordKind.Contact, new { lastname = "Boss" }));
        var row = await side.CreateAsync(RecordKind.Contact, new { lastname = "Stone" });
        foreach (var (text, shown) in new[] { ("o'neill & sons", "O'Neill & Sons"), (contact.Id, "Boss"), ((string?)null, (string?)null), (account, "O'Neill & Sons") })
            Assert.Equal(shown, Assert.IsType<Outcome.Accepted>(await WriteAsync(side, row, text)).Shown!.Values["account"]);
        var create = new CreateRecord("w", RecordKind.Lead, "00000000-0000-0000-0000-000000000007", null, new Dictionary<string, string?> { ["lastName"] = "New", ["account"] = "O'Neill & Sons" });
        Assert.Equal("O'Neill & Sons", Assert.IsType<Outcome.Accepted>(Assert.Single(await side.System.WriteAsync([create], Map, Cancellation))).Shown!.Values["account"]);
    }

    [Fact]
    public async Task V_1_V_4_What_names_no_row_or_several_is_refused_by_field_before_the_call_and_the_other_rows_are_written()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        foreach (var name in new[] { "Twins", "Twins", "Contoso" }) await AccountAsync(side, name);
        var rows = new List<RecordSnapshot>();
        foreach (var name in new[] { "A", "B", "C", "D" }) rows.Add(await SeeAsync(side, await side.CreateAsync(RecordKind.Lead, new { lastname = name })));
        var outcomes = await side.System.WriteAsync([Update(rows[0], "Nobody"), Update(rows[1], "Twins"), Update(rows[2], "00000000-0000-0000-0000-0000000000ff"), Update(rows[3], "Contoso")], Map, Cancellation);
        Assert.Equal(["unknownTarget", "ambiguousTarget", "unknownTarget"], outcomes.Take(3).Select(o => Assert.IsType<Outcome.Refused>(o).Code));
        Assert.All(outcomes.Take(3).Cast<Outcome.Refused>(), o => Assert.Equal((RefusalReason.Invalid, "account"), (o.Reason, o.Field)));
        Assert.DoesNotContain("Twins", ((Outcome.Refused)outcomes[1]).Text, StringComparison.Ordinal);
        Assert.IsType<Outcome.Accepted>(outcomes[3]);
    }

    [Fact]
    public async Task F_1_A_lookup_that_is_made_while_others_are_written_can_be_written_as_soon_as_the_tables_are_described()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var account = await AccountAsync(side, "Contoso");
        var row = await side.CreateAsync(RecordKind.Lead, new { lastname = "Stone" });
        Assert.IsType<Outcome.Accepted>(await WriteAsync(side, row, "Contoso"));
        await side.ControlAsync("columns", new { table = "lead", add = "new_PartnerId ; lookup account ; ; Partner ; custom" });
        Assert.Equal(ValueKind.Lookup, (await side.System.DescribeAsync(Cancellation)).Single(t => t.Kind == RecordKind.Lead).Fields["new_partnerid"].Kind);
        var map = Map with { Fields = [.. Map.Fields, new MappedField("partner", ValueKind.Lookup, "new_partnerid", null)] };
        var now = Assert.Single(Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([row], map, Cancellation)).Found);
        var update = new UpdateRecord("w", row, new Dictionary<string, string?> { ["partner"] = account }, now.Version);
        Assert.IsType<Outcome.Accepted>(Assert.Single(await side.System.WriteAsync([update], map, Cancellation)));
    }

    [Fact]
    public async Task V_1_While_Dynamics_cannot_say_the_write_waits_and_a_table_that_we_may_not_read_refuses_the_field()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await AccountAsync(side, "Contoso");
        var row = await side.CreateAsync(RecordKind.Lead, new { lastname = "Stone" });
        await side.ControlAsync("faults", new { operation = "retrieveMultiple", nth = 1, status = 503 });
        Assert.False(Assert.IsType<Outcome.Deferred>(await WriteAsync(side, row, "Contoso")).MayLand);
        await side.ControlAsync("rules", new { denied = new[] { new { client = "crmsync", table = "account", to = new[] { "read" } } } });
        Assert.Equal((RefusalReason.Invalid, "0x80040220", "account"), Assert.IsType<Outcome.Refused>(await WriteAsync(side, row, "Contoso")) is var refused ? (refused.Reason, refused.Code, refused.Field) : default);
    }

    private static string? ValueOf(FeedAnswer.Page page, RecordId record) => page.Changes.OfType<RecordSeen>().Single(s => s.Record == record).Snapshot.Values["account"];

    private static async Task<string> AccountAsync(SimulatedDynamics side, string name) => (await side.HumanAsync(HttpMethod.Post, "accounts", new { name })).GetProperty("accountid").GetString()!;

    private static async Task<RecordSnapshot> SeeAsync(SimulatedDynamics side, RecordId record) => Assert.Single(Assert.IsType<ReadAnswer.Done>(await side.System.ReadAsync([record], Map, Cancellation)).Found);

    private static UpdateRecord Update(RecordSnapshot row, string? account) => new("write", row.Record, new Dictionary<string, string?> { ["account"] = account }, row.Version);

    private static async Task<Outcome> WriteAsync(SimulatedDynamics side, RecordId record, string? account) => Assert.Single(await side.System.WriteAsync([Update(await SeeAsync(side, record), account)], Map, Cancellation));
}
