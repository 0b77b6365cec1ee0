using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What is a plan worth committing, and which ids and lines go with it? (B-12, B-13, N-16)</summary>
public sealed class CommitRules
{
    private static readonly RecordId Next = RecordId.Contact(new Guid("00000000-0000-0000-0000-00000000000c"));

    private static Story Of() => new(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    [Fact]
    public void B_13_What_is_seen_again_leaves_the_person_as_it_is_and_has_no_number()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr"));
        var before = story.Person;
        story.DynamicsRow(11, ("city", "Wien"), ("title", "Dr"));
        Assert.False(story.Last.IsChanged);
        Assert.Same(before, story.Last.Person);
        Assert.Empty(story.Last.Activities);
        Assert.Equal(before.Commit + 1, story.DynamicsRow(12, ("city", "Graz"), ("title", "Dr")).Person.Commit);
    }

    [Fact]
    public void B_12_What_is_owed_counts_from_the_first_commit_that_owed_it_and_is_over_with_the_call()
    {
        var story = Of().DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Loses(Marketo).DynamicsRow(12, ("city", "Wien"), ("title", "Prof"));
        var since = story.Person.Commit;
        Assert.Equal(since, story.Person.OwedSince);
        story.DynamicsRow(13, ("city", "Wien"), ("title", "Dean"));
        Assert.Equal((since, since + 1), (story.Person.OwedSince, story.Person.Commit));
        story.MarketoRow("city", "Bonn", "Wien", 2);
        Assert.Null(story.Person.OwedSince);
        Assert.Equal((since, "Dean"), (story.Call(Marketo).Since, story.Open(Marketo, "title")));
    }

    [Fact]
    public void B_12_What_is_owed_is_committed_although_nothing_else_changed_and_so_is_its_end()
    {
        var story = Of();
        story.Settle(story.DynamicsRow(11, ("city", "Wien"), ("title", "Dr")).Call(Marketo), new Outcome.Deferred("throttled", null, false));
        Assert.True(story.Last.IsChanged);
        Assert.Equal(story.Person.Commit, story.Person.OwedSince);
        story.Now = story.Person.Parked!.WakeAt!.Value;
        Assert.Null(story.Wakes().Person.OwedSince);
    }

    [Fact]
    public void V_2_Lines_of_the_log_are_numbered_from_one_without_gaps_over_every_plan()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, field: "city").MarketoRow("title", "Dr", "Prof").Refuses(Dynamics, field: "title");
        story.See(new RecordDeleted(Given.MarketoRecord, "x", null));
        Assert.Equal([1, 2, 3], story.Log.Select(line => line.Sequence));
        Assert.Equal(3, story.Person.LogSequence);
    }

    [Fact]
    public void QL_3_A_row_that_the_person_went_on_from_keeps_its_link_and_one_that_it_goes_on_as_again_is_no_former_one()
    {
        var contact = Given.Row(Given.ContactRow, 11, null, ("city", "Bonn"), ("title", "Dr")) with { OriginatingLead = Given.LeadRow.Id };
        var story = Of().See(new RecordSeen(contact)).MarketoAccepts();
        var merged = contact with { Version = 12, Standing = RecordStanding.Merged, MergedInto = Next };
        story.See(new RecordSeen(merged)).Reads(Next, Given.Row(Next, 13, null, ("city", "Bonn"), ("title", "Dr")));
        Assert.Equal(Next, story.Person.Dynamics!.Record);
        Assert.Equal([Given.LeadRow, Given.ContactRow], story.Person.Former.Select(row => row.Record));
        Assert.Equal([Next], story.Last.Linked);
        Assert.Empty(story.Last.Unlinked);
        // Back to the contact, as which it had gone on before.
        story.MarketoAccepts().See(new RecordDeleted(Next, "", null)).Reads(Next, null).MarketoAccepts().See(new RecordSeen(contact with { Version = 20 }));
        Assert.Equal(Given.ContactRow, story.Person.Dynamics.Record);
        Assert.Equal([Given.LeadRow, Next], story.Person.Former.Select(row => row.Record));
    }

    [Fact]
    public void N_13_A_lead_whose_contact_is_seen_twice_is_linked_once()
    {
        var contact = Given.Row(Given.ContactRow, 11, null, ("city", "Bonn")) with { OriginatingLead = Given.LeadRow.Id };
        var story = new Story(new($"{Given.ContactRow}", "c"), Given.Policy()).See(new RecordSeen(contact));
        Assert.Equal(1, story.Last.Linked.Count(record => record == Given.LeadRow));
        // Whoever joins had gone on from it, too.
        story.Absorbs(new Person($"{Next}", "c") { Dynamics = new(Next, SideStanding.Live) { Successor = Given.ContactRow, RowStanding = RecordStanding.Merged }, Former = [new(Given.LeadRow, 3)] });
        Assert.Equal([Given.LeadRow, Next], story.Person.Former.Select(row => row.Record));
        Assert.Equal([Next], story.Last.Linked);
    }

    [Fact]
    public void N_16_A_signpost_gives_up_every_id_that_it_had_the_former_ones_too()
    {
        var person = Of().Person with { Meeting = Meeting.Joining, JoinedInto = "person:8", Former = [new(Next, 3)] };
        var plan = Planner.Joined(person, true, false, Given.Policy(), FeedReach.None, Given.Start);
        Assert.True(plan.Person.IsSignpost);
        Assert.Equal([Given.MarketoRecord, Given.LeadRow, Next], plan.Unlinked);
        Assert.Empty(plan.Linked);
        Assert.Empty(plan.Person.Former);
        Assert.Empty(plan.Person.Fields);
    }

    [Fact]
    public void N_11_A_record_is_linked_by_the_plan_that_first_shows_it_and_by_no_later_one()
    {
        var story = new Story(new($"{Given.MarketoRecord}", "c"), Given.Policy()).ReadsMarketo(0, ("city", "Bonn"));
        Assert.Equal([Given.MarketoRecord], story.Last.Linked);
        Assert.Empty(story.ReadsMarketo(5, ("city", "Köln")).Last.Linked);
        Assert.Empty(story.Last.Unlinked);
    }

    [Fact]
    public void D_4_A_row_that_is_made_for_one_that_was_deleted_is_linked_and_the_old_one_is_not_any_more()
    {
        var story = Of().See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts().IsRequested().Decides(new Matching.MatchDecision.CreateRow(null));
        var row = story.Person.Dynamics!.Record;
        Assert.NotEqual(Given.LeadRow, row);
        Assert.Equal([row], story.Last.Linked);
        Assert.Equal([Given.LeadRow], story.Last.Unlinked);
        // Refused, the person goes back to the one that it had, which is no id that it gave up.
        story.Refuses(Dynamics).Refuses(Dynamics);
        Assert.Equal("refused", story.Person.Answered!.Result);
        Assert.Equal([Given.LeadRow], story.Last.Linked);
        Assert.Equal([row], story.Last.Unlinked);
    }
}
