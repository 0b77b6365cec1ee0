using System.Globalization;
using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using CrmSync.Simulators.Marketo;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class AgainstTheSimulatorTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private MarketoInstance marketo = null!;
    private MarketoSystem system = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        marketo = await MarketoInstance.StartAsync(people: 700, settings: new MarketoSettings { LateShare = 0, EmptyPageShare = 0.3 });
        await marketo.SignInAsync("human");
        var root = marketo.Http.BaseAddress!;
        var options = new MarketoOptions { Endpoint = new Uri(root, "rest"), Identity = new Uri(root, "identity"), ClientId = "crmsync", ClientSecret = "crmsync-secret" };
        system = new MarketoSystem(options, new BudgetProbe(), http, TimeProvider.System, NullLogger<MarketoSystem>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        system.Dispose();
        http.Dispose();
        await marketo.DisposeAsync();
    }

    [Fact]
    public async Task N_11_Set_up_makes_fields_and_activity_type_once()
    {
        Assert.All(await system.PrepareAsync(Ct), line => Assert.True(line.Ready, line.Text));
        var again = await system.PrepareAsync(Ct);
        Assert.Equal([.. LinkFields.OnMarketo, MarketoOptions.UsualRequestField, "crmsyncActivity"], again.Select(l => l.Thing));
        Assert.All(again, line => Assert.EndsWith("is there", line.Text, StringComparison.Ordinal));
        var schema = Assert.Single(await system.DescribeAsync(Ct));
        Assert.All(LinkFields.OnMarketo, name => Assert.True(schema.Fields[name].Writable));
        Assert.True(schema.Fields["email"].Limits.AsciiOnly);
    }

    [Fact]
    public async Task B_2_The_first_walk_sees_everybody_whole_and_live_reading_goes_on_behind_it()
    {
        await system.PrepareAsync(Ct);
        var (changes, cursor) = await ReadAsync(null);
        var seen = changes.OfType<RecordSeen>().DistinctBy(s => s.Record).ToList();
        Assert.Equal(700, seen.Count);
        Assert.All(seen, s => Assert.Equal(Maps.Five.Fields.Count, s.Snapshot.Values.Count));

        var id = await marketo.LeadAsync(new { email = "new.person@x.test", firstName = "Ann" });
        await marketo.LeadAsync(new { email = "new.person@x.test", firstName = "Bea", doNotCall = true });
        var (live, _) = await ReadAsync(cursor);
        Assert.Contains(live.OfType<RecordSeen>(), s => s.Record == RecordId.Person(id) && s.Snapshot.Values["firstName"] == "Bea");
        Assert.Contains(live.OfType<FieldChanged>(), c => c.Record == RecordId.Person(id) && (c.Field, c.Old, c.New) == ("firstName", "Ann", "Bea"));
        Assert.Contains(live.OfType<FieldChanged>(), c => c.Record == RecordId.Person(id) && (c.Field, c.Old, c.New) == ("doNotCall", "false", "true"));
    }

    [Fact]
    public async Task D_10_Feed_reports_merges_and_deletes()
    {
        var (_, cursor) = await ReadAsync(null);
        var winner = await marketo.LeadAsync(new { email = "winner@x.test" });
        var loser = await marketo.LeadAsync(new { email = "loser@x.test", firstName = "Lou" });
        var gone = await marketo.LeadAsync(new { email = "gone@x.test" });
        await marketo.PostAsync($"/rest/v1/leads/{winner}/merge.json?leadIds={loser}", new { });
        await marketo.PostAsync("/rest/v1/leads/delete.json", new { input = new[] { new { id = gone } } });
        var (live, _) = await ReadAsync(cursor);
        Assert.Contains(live.OfType<RecordMerged>(), m => m.Record == RecordId.Person(loser) && m.Winner == RecordId.Person(winner));
        Assert.Contains(live.OfType<RecordDeleted>(), d => d.Record == RecordId.Person(gone));
        Assert.Contains(live.OfType<RecordSeen>(), s => s.Record == RecordId.Person(winner) && s.Snapshot.Values["firstName"] == "Lou");
        var read = Assert.IsType<ReadAnswer.Done>(await system.ReadAsync([RecordId.Person(winner), RecordId.Person(loser)], Maps.Five, Ct));
        Assert.Equal(RecordId.Person(loser), Assert.Single(read.Missing));
    }

    [Fact]
    public async Task G_2_C_11_The_winner_of_a_merge_is_read_after_the_second_of_the_losers_last_row_which_the_merge_made_the_winners()
    {
        var winner = await marketo.LeadAsync(new { email = "kept@x.test", firstName = "Kim" });
        var loser = await marketo.LeadAsync(new { email = "lost@x.test", firstName = "Kim" });
        var (_, cursor) = await ReadAsync(null);
        await marketo.PostAsync("/rest/v1/leads.json", new { action = "updateOnly", lookupField = "id", input = new[] { new { id = loser, firstName = "Lou" } } });
        await marketo.PostAsync($"/rest/v1/leads/{winner}/merge.json?leadIds={loser}", new { });
        var (live, _) = await ReadAsync(cursor);
        var row = Assert.Single(live.OfType<FieldChanged>(), c => c is { Field: "firstName", New: "Lou" });
        var seen = live.OfType<RecordSeen>().Last(s => s.Record == RecordId.Person(winner)).Snapshot;
        Assert.Equal((RecordId.Person(winner), "Kim"), (row.Record, seen.Values["firstName"]));
        Assert.True(seen.At > row.Second, "a row of the second of the read would count as an edit behind it");
    }

    [Fact]
    public async Task N_15_A_create_carries_the_link_and_a_second_one_is_already_there()
    {
        await system.PrepareAsync(Ct);
        var create = new CreateRecord("w1", RecordKind.Person, null, LinkFields.DynamicsId, new Dictionary<string, string?> { ["email"] = "made@x.test", ["doNotCall"] = "true", ["leadScore"] = "7" })
        {
            Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = "11111111-0000-0000-0000-000000000001", [LinkFields.CreatedDate] = "2026-11-05T10:00:01Z", [LinkFields.IsDeleted] = "false" },
        };
        var accepted = Assert.IsType<Outcome.Accepted>(Assert.Single(await system.WriteAsync([create], Maps.Five, Ct)));
        Assert.Equal(RefusalReason.AlreadyExists, Assert.IsType<Outcome.Refused>(Assert.Single(await system.WriteAsync([create], Maps.Five, Ct))).Reason);
        foreach (var (key, value) in new[] { (LookupKey.Link, create.Link[LinkFields.DynamicsId]!), (LookupKey.Email, "MADE@x.test") })
        {
            var found = Assert.Single(Assert.IsType<ReadAnswer.Done>(await system.FindAsync(RecordKind.Person, key, [value, "nobody@x.test"], Maps.Five, Ct)).Found);
            Assert.Equal((accepted.Record, "true", "7", "2026-11-05T10:00:01Z"), (found.Record, found.Values["doNotCall"], found.Values["leadScore"], found.Link![LinkFields.CreatedDate]));
        }
    }

    [Fact]
    public async Task V_6_An_activity_is_found_again_by_our_id()
    {
        await system.PrepareAsync(Ct);
        var id = await marketo.LeadAsync(new { email = "ann@x.test" });
        var at = DateTimeOffset.Parse((await marketo.GetAsync($"/rest/v1/lead/{id}.json"))["result"]![0]!["createdAt"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var sent = new AddActivity("w1", RecordId.Person(id), at, "created", "A lead was created in Dynamics");
        Assert.IsType<Outcome.Accepted>(Assert.Single(await system.WriteAsync([sent], Maps.Five, Ct)));
        Assert.Equal(["w1"], (await system.FindActivitiesAsync([sent, sent with { Id = "w2" }], Ct))!);
    }

    [Fact]
    public async Task V_6_An_activity_is_found_again_although_our_clock_is_ahead_of_Marketos()
    {
        using var ahead = new Reader(marketo, clock: new ClockAhead(TimeSpan.FromSeconds(50)));
        await ahead.System.PrepareAsync(Ct);
        var sent = new AddActivity("w3", RecordId.Person(await marketo.LeadAsync(new { email = "bob@x.test" })), TimeProvider.System.GetUtcNow().AddSeconds(50), "refused", "Dynamics refused a value");
        Assert.IsType<Outcome.Accepted>(Assert.Single(await ahead.System.WriteAsync([sent], Maps.Five, Ct)));
        Assert.Equal(["w3"], (await ahead.System.FindActivitiesAsync([sent], Ct))!);
    }

    [Fact]
    public async Task D_6_A_person_is_deleted_once_and_one_that_is_gone_is_not_found()
    {
        var id = RecordId.Person(await marketo.LeadAsync(new { email = "gone@x.test" }));
        var delete = new DeleteRecord("w1", id, 0);
        Assert.Equal(id, Assert.IsType<Outcome.Accepted>(Assert.Single(await system.WriteAsync([delete], Maps.Five, Ct))).Record);
        Assert.Equal(RefusalReason.NotFound, Assert.IsType<Outcome.Refused>(Assert.Single(await system.WriteAsync([delete], Maps.Five, Ct))).Reason);
        Assert.Equal([id], Assert.IsType<ReadAnswer.Done>(await system.ReadAsync([id], Maps.Five, Ct)).Missing);
    }

    private async Task<(List<Change> Changes, string Cursor)> ReadAsync(string? cursor)
    {
        List<Change> changes = [];
        for (var pages = 0; pages < 200; pages++)
        {
            var page = Assert.IsType<FeedAnswer.Page>(await system.ReadFeedAsync(RecordKind.Person, cursor, Maps.Five, Ct));
            changes.AddRange(page.Changes);
            cursor = page.Cursor;
            if (!page.More) return (changes, cursor);
        }

        throw new InvalidOperationException("the feed has no end");
    }

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
