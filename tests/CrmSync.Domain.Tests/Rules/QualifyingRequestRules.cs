using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A contact was asked for: how the lead that was made becomes one, and what is answered when it does not (N-5, N-13).</summary>
public sealed class QualifyingRequestRules
{
    private static readonly SyncPolicy Policy = Given.Policy(Given.Field("city"), Given.Field("title"));

    private static (string, string?)[] Values { get; } = [("city", "Bonn"), ("title", "Dr")];

    private static Story Asked() => new Story(Given.OnlyInMarketo(Values), Policy).IsRequested(asContact: true);

    /// <summary>The lead was made, and its qualification is on its way.</summary>
    private static Story Qualifying() => Asked().Decides(new MatchDecision.CreateRow(null)).DynamicsAccepts(20);

    private static RecordSnapshot Lead(Story story, long version, RecordStanding standing = RecordStanding.Open) => Given.Row(story.Person.Dynamics!.Record, version, null, Values) with { Standing = standing };

    private static RecordSeen Contact(RecordId lead, long version) => new(Given.Row(Given.ContactRow, version, null, Values) with { OriginatingLead = lead.Id });

    private static Story Qualified(Story story, RecordId lead, RecordSnapshot? contact)
    {
        var plan = Planner.Qualified(story.Person, lead, contact, Policy, story.Reach, story.Now);
        var next = new Story(plan.Person, Policy) { Now = story.Now };
        next.Log.AddRange(plan.Activities);
        return next;
    }

    private static void AssertStaysALead(Story story, string code)
    {
        Assert.Equal(("created", null), (story.Person.Answered!.Result, story.Person.Requested));
        Assert.StartsWith("It is a lead still", story.Person.Answered.Reason, StringComparison.Ordinal);
        var told = story.Log.Single(line => line.Sequence == story.Person.Answered.Activity);
        Assert.Equal(("refused", "N-5", code), (told.Kind, told.Rule, told.Code));
        Assert.Contains(story.Person.Notices, notice => notice.Kind == "refused" && notice.Text.Contains(code, StringComparison.Ordinal));
        Assert.Equal(RecordKind.Lead, story.Person.RecordType);
    }

    [Fact]
    public void N_5_N_13_The_contact_is_read_when_Dynamics_took_the_qualification_and_ends_the_request()
    {
        var story = Qualifying();
        var (lead, call) = (story.Person.Dynamics!.Record, story.Call(Dynamics));
        Assert.Equal((RequestStage.Qualifying, null), (story.Person.Requested!.Stage, story.Person.Answered));
        story.Settle(call, new Outcome.Accepted(Given.ContactRow, null));
        Assert.Contains(new Effect.ReadRecord(Given.ContactRow), story.Effects);
        Assert.Equal(RequestStage.Qualified, story.Person.Requested.Stage);
        Assert.DoesNotContain(story.Person.Calls, open => open.To == Dynamics);
        story.Reads(Given.ContactRow, Contact(lead, 22).Snapshot);
        Assert.Equal(("created", null, null), (story.Person.Answered!.Result, story.Person.Answered.Reason, story.Person.Requested));
        Assert.Equal(("qualified", "N-5"), story.Log.Single(line => line.Sequence == story.Person.Answered.Activity) is var told ? (told.Kind, told.Rule) : default);
        Assert.Equal(Given.ContactRow, story.Person.Dynamics.Record);
        Assert.Equal([lead], story.Person.Former.Select(row => row.Record));
    }

    [Theory]
    [InlineData(RecordStanding.Qualified)]
    [InlineData(RecordStanding.Inactive)]
    public void N_13_Of_a_lead_that_somebody_closed_before_the_qualification_left_the_contact_is_looked_for(RecordStanding standing)
    {
        var story = Qualifying().Loses(Dynamics, mayLand: false);
        story.See(new RecordSeen(Lead(story, 21, standing)));
        Assert.Contains(new Effect.FindContact(story.Person.Dynamics!.Record), story.Effects);
        Assert.Equal(RequestStage.Qualified, story.Person.Requested!.Stage);
        Assert.DoesNotContain(story.Passes(TimeSpan.FromMinutes(5)).Sent, write => write is QualifyLead);
        Assert.Contains(new Effect.FindContact(story.Person.Dynamics.Record), story.Effects);
    }

    [Fact]
    public void N_13_A_lead_that_was_closed_without_a_contact_stays_one_and_only_the_word_about_that_lead_counts()
    {
        var story = Qualifying().Loses(Dynamics, mayLand: false);
        var lead = story.Person.Dynamics!.Record;
        Assert.NotNull(Qualified(story, lead, null).Person.Requested);
        story.See(new RecordSeen(Lead(story, 21, RecordStanding.Inactive)));
        Assert.NotNull(Qualified(story, Given.LeadRow, null).Person.Requested);
        AssertStaysALead(Qualified(story, lead, null), "closed");
    }

    [Fact]
    public void N_13_QL_2_Only_the_contact_of_the_lead_that_is_waited_for_ends_the_request_by_being_kept_out()
    {
        var story = Qualifying();
        var lead = story.Person.Dynamics!.Record;
        var contact = Contact(lead, 22).Snapshot with { IsExcluded = true };
        Assert.NotNull(Qualified(story, lead, contact).Person.Requested);
        story.Settle(story.Call(Dynamics), new Outcome.Accepted(Given.ContactRow, null));
        Assert.NotNull(Qualified(story, Given.LeadRow, contact with { OriginatingLead = Given.LeadRow.Id }).Person.Requested);
        AssertStaysALead(Qualified(story, lead, contact), "excluded");
    }

    [Fact]
    public void N_5_V_2_A_lead_that_Dynamics_refuses_to_qualify_stays_one_and_answer_log_and_person_tell_it() =>
        AssertStaysALead(Qualifying().Refuses(Dynamics), "code");

    [Fact]
    public void N_5_D_2_A_lead_whose_person_is_deleted_in_Marketo_before_it_was_qualified_stays_one()
    {
        var story = Qualifying().Loses(Dynamics, mayLand: false).See(new RecordDeleted(Given.MarketoRecord, "x", null));
        AssertStaysALead(story, "notInMarketo");
        Assert.DoesNotContain(story.Passes(TimeSpan.FromMinutes(5)).Sent, write => write is QualifyLead);
    }

    [Fact]
    public void D_2_N_4_What_was_asked_for_somebody_who_is_deleted_in_Marketo_before_the_match_has_an_answer_is_refused()
    {
        var story = Asked().See(new RecordDeleted(Given.MarketoRecord, "x", null));
        Assert.Equal(("refused", Requests.NotInMarketo, null), (story.Person.Answered!.Result, story.Person.Answered.Reason, story.Person.Requested));
        Assert.Equal("notInMarketo", Assert.Single(story.Log, line => line.Kind == "refused").Code);
        Assert.Empty(story.Decides(new MatchDecision.CreateRow(null)).Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B_12_N_5_What_is_to_be_made_or_qualified_and_could_not_be_sent_is_owed_since_it_was_planned_first(bool isMade)
    {
        var story = isMade ? Qualifying() : Asked().Decides(new MatchDecision.CreateRow(null));
        if (isMade) story.MarketoAccepts();
        story.Loses(Dynamics, mayLand: false);
        var owed = story.Person.OwedSince;
        Assert.Equal(story.Person.Commit, owed);
        story.Now = story.Person.Parked!.WakeAt!.Value;
        Assert.Equal(owed, story.Wakes().Call(Dynamics).Since);
        Assert.Null(story.Person.OwedSince);
        Assert.True(isMade ? story.Call(Dynamics).Qualifies : story.Call(Dynamics).IsCreate);
    }

    [Fact]
    public void N_5_N_12_A_lead_of_ours_that_joins_whoever_waits_for_it_becomes_the_contact_that_was_asked_for()
    {
        var ours = Asked().Decides(new MatchDecision.CreateRow(null)).Person.Dynamics!.Record;
        var row = new Story(new($"{ours}", "c"), Policy).See(new RecordSeen(Given.Row(ours, 20, null, Values))).Person;
        var story = Asked().Absorbs(row);
        Assert.Equal(ours, Assert.IsType<QualifyLead>(Assert.Single(story.Sent, write => write is QualifyLead)).Lead);
        Assert.Equal((RequestStage.Qualifying, null), (story.Person.Requested!.Stage, story.Person.Answered));
    }
}
