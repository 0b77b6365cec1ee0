using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Which row does a person get on request, made or found, and what goes with it? (N-9, N-12, D-4)</summary>
public sealed class RowCreationRules
{
    private static readonly SyncPolicy Policy = Given.Policy(Given.Field("city"), Given.Field("title"));
    private static readonly RecordId Found = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000d"));

    private static Story Alone(SyncPolicy? policy = null) => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), policy ?? Policy);

    /// <summary>Asked for again after its row was deleted.</summary>
    private static Story Deleted(int generation = 0)
    {
        var person = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"));
        var story = new Story(person with { Dynamics = person.Dynamics! with { Generation = generation } }, Policy);
        return story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts();
    }

    [Theory]
    [InlineData("c", 7, 0, "4fea0b74-2a59-8941-bbad-8da25dec09e1")]
    [InlineData("c", 7, 1, "062081a9-5438-8bb7-9828-b18a3375a993")]
    [InlineData("prod", 4711, 0, "41b4da37-0d49-8b5c-b31e-ea70a783f1f6")]
    public void N_12_The_id_of_a_row_is_the_same_in_every_version_of_the_program(string connection, long person, int generation, string id)
    {
        var asked = new Person("x", connection) { Marketo = new(RecordId.Person(person), SideStanding.Live) };
        Assert.Equal((generation, RecordId.Lead(new Guid(id))), Recalls.NextRows(asked).ElementAt(generation));
    }

    [Fact]
    public void N_12_A_row_of_the_person_is_known_by_its_id_up_to_the_hundredth()
    {
        var person = Alone().Person;
        var next = Recalls.NextRows(person with { Dynamics = new(Given.LeadRow, SideStanding.Deleted) { Generation = 0 } }).ToList();
        foreach (var (generation, row) in next) Assert.Equal(generation < 100, Recalls.IsClaimed(person with { Claim = row.Id.ToUpperInvariant() }));
        Assert.Equal(100, next[^1].Generation);
        Assert.False(Recalls.IsClaimed(person with { Claim = "nonsense" }) || Recalls.IsClaimed(person) || Recalls.IsClaimed(person with { Connection = "other", Claim = next[0].Row.Id }));
    }

    [Fact]
    public void V_7_What_was_filled_by_default_is_told_with_its_text()
    {
        var policy = Given.Policy(Given.Field("firstName"), Given.Field("lastName")) with { RequiredOnLead = [new("subject", "Topic", 50)] };
        var story = new Story(Given.OnlyInMarketo(("firstName", "Aya"), ("lastName", "Ito")), policy).IsAsked().DynamicsAccepts(20);
        var told = Assert.Single(story.Log, line => line.Kind == "defaulted");
        Assert.Equal(("V-7", "Aya Ito"), (told.Rule, told.DynamicsValue));
        Assert.Contains("subject", told.Text, StringComparison.Ordinal);
        Assert.Equal(["created", "defaulted"], story.Log.Select(line => line.Kind));
        Assert.DoesNotContain(Alone().IsAsked().DynamicsAccepts(20).Log, line => line.Kind == "defaulted");
    }

    [Fact]
    public void N_9_N_10_A_row_that_was_found_is_taken_as_it_is_and_is_a_first_meeting()
    {
        var row = Given.Row(Found, 30, null, ("city", "Wien"), ("title", null)) with { CreatedAt = Given.Start.AddDays(-9), Standing = RecordStanding.Inactive };
        var story = Alone().IsRequested().Decides(new MatchDecision.Link(row));
        Assert.Equal((Found, SideStanding.Live, 30, row.CreatedAt, RecordStanding.Inactive), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing, story.Version, story.Person.Dynamics.CreatedAt, story.Person.Dynamics.RowStanding));
        Assert.Equal(("alreadyExists", "linked", null), (story.Person.Answered!.Result, story.Person.Answered.Reason, story.Person.Requested));
        Assert.Equal([("linked", "N-9"), ("collision", "C-1")], story.Log.Select(line => (line.Kind, line.Rule)));
        Assert.Equal(("Bonn", "Dr", 30), (story.Open(Dynamics, "city"), story.Open(Dynamics, "title"), story.Call(Dynamics).IfVersion));
    }

    [Fact]
    public void D_4_N_10_A_row_that_was_found_for_one_that_was_deleted_meets_for_the_first_time_and_counts_as_the_same_generation()
    {
        var story = Deleted(generation: 2).IsRequested().Decides(new MatchDecision.Link(Given.Row(Found, 30, null, ("city", "Wien"), ("title", "Dr"))));
        Assert.Equal((Found, 2), (story.Person.Dynamics!.Record, story.Person.Dynamics.Generation));
        Assert.Equal("Bonn", story.Open(Dynamics, "city"));
        Assert.Equal(("city", Marketo), Assert.Single(story.Log, line => line.Kind == "collision") is var told ? (told.Field, told.Winner) : default);
    }

    [Fact]
    public void D_5_N_9_A_match_that_finds_the_deleted_row_itself_restores_its_link()
    {
        var story = Deleted().IsRequested().Decides(new MatchDecision.Link(Given.Row(Given.LeadRow, 30, null, ("city", "Bonn"), ("title", "Dr"))));
        Assert.Equal((Given.LeadRow, SideStanding.Live, 30), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing, story.Version));
        Assert.Contains(story.Log, line => line is { Kind: "restored", Rule: "D-5" });
        Assert.Equal(("alreadyExists", "false"), (story.Person.Answered!.Result, story.Call(Marketo).Link[LinkFields.IsDeleted]));
    }

    [Fact]
    public void N_9_A_match_that_finds_another_row_for_a_person_that_has_one_by_now_changes_nothing()
    {
        var story = new Story(new($"{Given.LeadRow}", "c"), Policy).DynamicsRow(10, ("city", "Bonn"));
        Assert.Equal(Meeting.Due, story.Person.Meeting);
        story.Decides(new MatchDecision.Link(Given.Row(Found, 30, null, ("city", "Wien"))));
        Assert.Equal((Given.LeadRow, "Bonn"), (story.Person.Dynamics!.Record, story["city"].Dynamics));
        // Nor where nobody has asked for a row.
        var alone = new Story(Given.OnlyInMarketo(("city", "Bonn")) with { Meeting = Meeting.Due }, Policy).Decides(new MatchDecision.Link(Given.Row(Found, 30, null, ("city", "Wien"))));
        Assert.Null(alone.Person.Dynamics);
    }

    [Fact]
    public void N_4_N_9_A_request_whose_row_is_found_is_answered_although_the_Marketo_record_is_being_read()
    {
        var story = Alone().IsRequested();
        story.ReadBefore = Given.Start.AddSeconds(200);
        story.MarketoRow("city", "Bonn", "Ulm", 20);
        Assert.True(story.Person.Marketo!.ReadDue);
        story.Decides(new MatchDecision.Link(Given.Row(Found, 30, null, ("city", "Bonn"), ("title", "Dr"))));
        Assert.Equal(("alreadyExists", "linked"), (story.Person.Answered!.Result, story.Person.Answered.Reason));
        Assert.Empty(story.Sent);
    }

    [Fact]
    public void D_4_V_3_What_Dynamics_refused_on_the_row_before_is_tried_again_on_the_new_one()
    {
        var person = Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr"));
        var story = new Story(person, Policy).MarketoRow("city", "Bonn", "Köln").Refuses(Dynamics, field: "city");
        Assert.Equal("Köln", story["city"].Refused!.Value);
        story.See(new RecordDeleted(Given.LeadRow, "", null)).Reads(Given.LeadRow, null).MarketoAccepts().IsRequested().Decides(new MatchDecision.CreateRow(null));
        Assert.Equal(("Köln", "Dr"), (story.Open(Dynamics, "city"), story.Open(Dynamics, "title")));
    }

    [Fact]
    public void F_5_N_12_A_new_field_that_was_not_read_in_Marketo_when_its_row_was_made_travels_once_it_was()
    {
        var policy = new SyncPolicy(new(2, [Given.Field("city"), Given.Field("title") with { Since = 2 }]), new());
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), policy).IsAsked();
        Assert.Equal(["city"], story.Call(Dynamics).Writes.Keys);
        story.DynamicsAccepts(20, ("title", null));
        Assert.Contains(new Effect.ReadRecord(Given.MarketoRecord), story.Effects);
        Assert.Equal("Prof", story.ReadsMarketo(9, ("city", "Bonn"), ("title", "Prof")).Passes(TimeSpan.FromMinutes(2)).Open(Dynamics, "title"));
        Assert.DoesNotContain(story.Person.Calls, call => call.To == Marketo && call.Writes.Count > 0);
    }
}
