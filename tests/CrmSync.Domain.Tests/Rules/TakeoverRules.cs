using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What comes along when one person takes another one over, what of it only once, and what becomes of whoever was not taken? (N-16, G-2)</summary>
public sealed class TakeoverRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly RecordId Other = RecordId.Person(8);
    private static readonly RecordId Old = RecordId.Contact(new Guid("00000000-0000-0000-0000-00000000000e"));

    private static Person InMarketo(params (string, string?)[] values) => Given.OnlyInMarketo(values.Length > 0 ? values : [("city", "Bonn"), ("title", "Dr")]);

    private static Story Row(RecordKind kind = RecordKind.Lead, long version = 30, params (string, string?)[] values)
    {
        var row = kind == RecordKind.Lead ? Given.LeadRow : Given.ContactRow;
        return new Story(new($"{row}", "c"), Policy).See(new RecordSeen(Given.Row(row, version, null, values.Length > 0 ? values : [("city", "Bonn"), ("title", "Dr")])));
    }

    private static Plan? Absorb(Person stays, Person joiner) => Planner.Absorb(stays, new(joiner, []), Policy, FeedReach.None, Given.Start);

    private static Plan Joined(Person person, bool isTaken, bool isFinal = false, int after = 0) => Planner.Joined(person, isTaken, isFinal, Policy, FeedReach.None, Given.Start.AddSeconds(after));

    [Fact]
    public void N_16_Rows_that_the_joiner_went_on_from_lead_to_whoever_took_it_over()
    {
        var plan = Absorb(InMarketo(), Row().Person with { Former = [new(Old, 3)] })!;
        Assert.Equal([new FormerRow(Old, 3)], plan.Person.Former);
        Assert.Equal([Given.LeadRow, Old], plan.TakenOver);
        Assert.Equal([Given.LeadRow, Old], plan.Linked);
        Assert.False(new Story(plan.Person, Policy).MarketoAccepts().See(new RecordSeen(Given.Row(Old, 90, null, ("city", "Graz")))).Last.IsChanged);
    }

    [Fact]
    public void N_16_N_17_What_was_asked_of_the_joiner_is_answered_by_whoever_stays_and_its_own_wish_comes_first()
    {
        var asked = new Story(InMarketo(), Policy).IsRequested(owner: "joiner@example.com").Person;
        Assert.Equal("alreadyExists", Absorb(Row().Person, asked)!.Person.Answered!.Result);
        var stays = new Story(InMarketo(), Policy).IsRequested(owner: "own@example.com").Person with { Dynamics = new(Old, SideStanding.Deleted) };
        var joiner = new Story(new Person("person:8", "c") { Marketo = new(Other, SideStanding.Live) { WasRead = true } }, Policy).IsRequested(owner: "joiner@example.com").See(new RecordMerged(Other, Given.MarketoRecord, "m", Given.Start)).Person;
        Assert.Equal("own@example.com", Absorb(stays, joiner)!.Person.Requested!.Owner);
    }

    [Fact]
    public void V_6_N_16_What_the_joiner_still_had_to_tell_is_told_by_whoever_stays_and_looked_for_where_it_may_be_there()
    {
        OwedNotice Notice(string id, bool isSent, bool mayBeThere) => new(id, Given.Start, "refused", "No.") { SentAt = isSent ? Given.Start : null, MayBeThere = mayBeThere };
        var plan = Absorb(Row().Person, InMarketo() with { Notices = [Notice("a", true, false), Notice("b", false, false), Notice("c", false, true)] })!;
        Assert.Equal([("a", true), ("b", false), ("c", true)], plan.Person.Notices.Select(notice => (notice.Id, notice.MayBeThere)));
        Assert.Equal(["a", "b", "c"], plan.Effects.OfType<Effect.Send>().Select(send => send.Call).Where(call => call.Length == 1));
    }

    [Theory]
    [InlineData(RecordKind.Contact, RecordStanding.Qualified, "qualified", "QL-1")]
    [InlineData(RecordKind.Lead, RecordStanding.Merged, "repointed", "G-3")]
    public void QL_1_G_3_The_log_says_why_whoever_stays_goes_on_for_a_row_of_before(RecordKind kind, RecordStanding standing, string told, string rule)
    {
        var holder = Row(kind).Person;
        var from = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000f"));
        var joiner = InMarketo() with { Dynamics = new(from, SideStanding.Live) { Version = 12, RowStanding = standing, Successor = holder.Dynamics!.Record } };
        var plan = Absorb(holder, joiner)!;
        Assert.Equal((told, rule), Assert.Single(plan.Activities) is var line ? (line.Kind, line.Rule) : default);
        Assert.Equal([Given.MarketoRecord, from], plan.TakenOver);
        Assert.Equal([new FormerRow(from, 12)], plan.Person.Former);
    }

    [Fact]
    public void N_16_G_2_Nobody_is_taken_over_who_has_nothing_to_give_or_whose_half_is_there_already()
    {
        var linked = Given.Linked(RecordKind.Contact, ("city", "Bonn"));
        var successor = InMarketo() with { Marketo = new(Other, SideStanding.Live), Dynamics = new(Old, SideStanding.Live) { Successor = Given.ContactRow } };
        Assert.Null(Absorb(linked, new Person("person:8", "c")));
        Assert.Null(Absorb(linked, InMarketo() with { Marketo = new(Other, SideStanding.Live) }));
        // Both have a Marketo person of their own, or one is being made.
        Assert.Null(Absorb(linked, successor));
        Assert.Null(Absorb(Row(RecordKind.Contact).Decides(new MatchDecision.Create("email")).Person, successor));
        Assert.NotNull(Absorb(Row(RecordKind.Contact).Person, successor));
        // It goes on as another row than this one.
        Assert.Null(Absorb(Row(RecordKind.Lead).Person, successor));
        Assert.Null(Absorb(Row(RecordKind.Contact).Person, successor with { Marketo = null, Dynamics = new(Old, SideStanding.Live) { Version = 1 } }));
    }

    [Fact]
    public void N_16_S_2_What_the_joiner_saw_after_it_had_handed_over_is_taken_too_and_what_is_older_is_not()
    {
        var row = Row(version: 30);
        var stays = new Story(InMarketo(), Policy).Absorbs(row.Person);
        Assert.True(stays.IsQuiet || stays.Call(Marketo).Writes.Count == 0);
        stays.MarketoAccepts();
        row.DynamicsRow(31, ("city", "Wien"), ("title", "Dr"));
        Assert.Equal(("Wien", "Wien", 31), (stays.Absorbs(row.Person).Open(Marketo, "city"), stays["city"].Dynamics, stays.Version));
        stays.DynamicsRow(40, ("city", "Graz"), ("title", "Dr")).Absorbs(row.Person);
        Assert.Equal(("Graz", 40), (stays["city"].Dynamics, stays.Version));
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(30, false)]
    [InlineData(31, true)]
    [InlineData(29, true)]
    public void N_16_D_9_A_delete_of_the_row_that_was_told_to_the_joiner_after_it_had_handed_over_is_proven_by_whoever_stays(int version, bool isProven)
    {
        var row = Row(version: 30);
        var stays = new Story(InMarketo(), Policy).Absorbs(row.Person).MarketoAccepts();
        row.See(new RecordDeleted(Given.LeadRow, "x", null));
        if (isProven) row.Reads(Given.LeadRow, null);
        stays.Absorbs(row.Person with { Dynamics = row.Person.Dynamics! with { Version = version } }).Reads(Given.LeadRow, null);
        Assert.Contains(stays.Log, line => line is { Kind: "deleted", Rule: "D-1" });
        Assert.Equal(SideStanding.Deleted, stays.Person.Dynamics!.Standing);
    }

    [Fact]
    public void N_16_D_9_So_it_is_where_whoever_stays_has_seen_a_later_version_of_the_row_by_then()
    {
        var row = Row(version: 30);
        var stays = new Story(InMarketo(), Policy).Absorbs(row.Person).MarketoAccepts().DynamicsRow(31, ("city", "Wien"), ("title", "Dr"));
        row.See(new RecordDeleted(Given.LeadRow, "x", null));
        Assert.Equal(SideStanding.Deleted, stays.Absorbs(row.Person).Reads(Given.LeadRow, null).Person.Dynamics!.Standing);
    }

    [Fact]
    public void N_16_C_11_Rows_of_Marketo_that_the_joiner_saw_after_it_had_handed_over_are_taken_once()
    {
        var joiner = new Story(InMarketo(), Policy);
        var stays = Row().Absorbs(joiner.Person).MarketoAccepts();
        joiner.MarketoRow("city", "Bonn", "Köln", 5, "late");
        Assert.Equal("Köln", stays.Absorbs(joiner.Person).Open(Dynamics, "city"));
        Assert.Equal(["late"], stays["city"].Rows.Select(row => row.Row));
        var before = stays.DynamicsAccepts(31).Person;
        Assert.Same(before, stays.Absorbs(joiner.Person).Person);
        // Folded long ago, or another record's, they say nothing.
        stays.Passes(TimeSpan.FromMinutes(5)).Absorbs(joiner.Person);
        Assert.Empty(stays["city"].Rows);
        joiner.MarketoRow("title", "Dr", "Prof", 6);
        Assert.Equal("Dr", stays.Absorbs(joiner.Person with { Marketo = new(Other, SideStanding.Merged), Dynamics = new(Given.LeadRow, SideStanding.Live) })["title"].Marketo);
    }

    [Fact]
    public void V_3_N_16_What_the_joiner_was_refused_is_not_told_again_by_whoever_stays()
    {
        var linked = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Policy).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean")).Refuses(Marketo, field: "title");
        Assert.Single(linked.Log);
        var loser = linked.See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start)).Person;
        var winner = new Person($"{Other}", "c") { Marketo = new(Other, SideStanding.Live) { WasRead = true }, MapVersion = 1, Fields = InMarketo().Fields };
        var story = new Story(winner, Policy).Absorbs(loser);
        Assert.Equal((Marketo, "Dean"), (story["title"].Refused!.By, story["title"].Refused!.Value));
        Assert.Contains(story["title"].RefusalsTold, told => told is { By: Marketo, Value: "Dean", Code: "code" });
    }

    [Fact]
    public void N_16_Whoever_was_taken_over_keeps_nothing_but_the_way()
    {
        var person = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).DynamicsRow(11, ("city", "Wien")).Person with
        {
            Meeting = Meeting.Joining,
            JoinedInto = "person:8",
            Requested = new SyncRequest(null, Given.Start),
            Notices = [new("n", Given.Start, "refused", "No.")],
            Former = [new(Old, 3)],
        };
        var plan = Joined(person, true);
        Assert.Equal(("person:8", null, null, null), (plan.Person.JoinedInto, plan.Person.Marketo, plan.Person.Dynamics, plan.Person.Requested));
        Assert.Equal((Meeting.None, 0, 0, 0, 0), (plan.Person.Meeting, plan.Person.Fields.Count, plan.Person.Calls.Count, plan.Person.Notices.Count, plan.Person.Former.Count));
        Assert.Equal((0, 0), (plan.Effects.Count, plan.Activities.Count));
        // The word of it comes once more.
        Assert.False(Joined(plan.Person, true).IsChanged);
        Assert.False(Joined(plan.Person, false, true).IsChanged);
    }

    [Fact]
    public void N_16_Who_is_about_to_join_nobody_is_not_moved_by_a_late_word()
    {
        var linked = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        foreach (var isTaken in new[] { true, false }) Assert.Same(linked, Joined(linked, isTaken, true).Person);
    }

    [Fact]
    public void N_16_Who_was_not_taken_over_asks_the_match_again_and_nothing_is_told()
    {
        var joiner = Row().Decides(new MatchDecision.Join("person:7")).Person;
        foreach (var isFinal in new[] { true, false })
        {
            var alone = Joined(joiner, false, isFinal);
            Assert.Equal((Meeting.Waiting, null, "matching"), (alone.Person.Meeting, alone.Person.JoinedInto, alone.Person.Parked!.Reason));
            Assert.Empty(alone.Activities);
            Assert.Equal([new Effect.AskMatch()], new Story(alone.Person, Policy).Passes(TimeSpan.FromMinutes(1)).Effects);
        }
    }

    [Fact]
    public void QL_1_Who_was_not_taken_over_by_the_holder_of_the_next_row_goes_on_following_it_and_asks_no_match()
    {
        var joiner = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        joiner = joiner with { Dynamics = joiner.Dynamics! with { RowStanding = RecordStanding.Qualified, Successor = Given.ContactRow }, Meeting = Meeting.Joining, JoinedInto = $"{Given.ContactRow}" };
        var alone = Joined(joiner, false);
        Assert.Equal((Meeting.None, null, "following"), (alone.Person.Meeting, alone.Person.JoinedInto, alone.Person.Parked!.Reason));
        Assert.Empty(alone.Activities);
    }

    [Theory]
    [InlineData(600, "person:8")]
    [InlineData(601, null)]
    public void G_2_A_winner_that_nobody_has_seen_is_waited_for_so_long_and_no_longer(int after, string? joinedInto)
    {
        var merged = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start)).Person;
        var waiting = Joined(merged, false, after: after);
        Assert.Equal(joinedInto, waiting.Person.JoinedInto);
        Assert.Equal(joinedInto is null ? ["unlinked"] : [], waiting.Activities.Select(line => line.Kind));
        Assert.Equal(joinedInto is null ? Meeting.None : Meeting.Waiting, waiting.Person.Meeting);
    }

    [Fact]
    public void G_2_A_merge_of_somebody_else_or_of_who_is_about_to_join_changes_no_way()
    {
        var row = Row().Person;
        Assert.Same(row, new Story(row, Policy).See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start)).Person);
        var joiner = InMarketo() with { Meeting = Meeting.Joining, JoinedInto = "person:9", Requested = new SyncRequest(null, Given.Start) { Stage = RequestStage.Deciding } };
        var story = new Story(joiner, Policy).See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start));
        Assert.Equal((SideStanding.Merged, "person:9"), (story.Person.Marketo!.Standing, story.Person.JoinedInto));
        Assert.Empty(story.Effects);
    }

    [Fact]
    public void G_2_A_winner_that_is_found_by_the_link_ends_the_way_to_it()
    {
        var loser = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Policy).See(new RecordMerged(Given.MarketoRecord, Other, "m", Given.Start));
        loser.See(new RecordSeen(new(Other, 0, Given.Start.AddSeconds(9), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } }));
        Assert.Equal((Other, Meeting.None, null, null), (loser.Person.Marketo!.Record, loser.Person.Meeting, loser.Person.JoinedInto, loser.Person.Parked));
    }
}
