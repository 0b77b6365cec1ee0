using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A create was refused as a whole, and a rule changes (V-3).</summary>
public sealed class RefusedCreateRules
{
    private static readonly MappedField Email = Given.Field(FieldMap.Email, ValueKind.Email);
    private static readonly FieldLimits Longer = new() { LengthMax = 100 };
    private static readonly MatchDecision Create = new MatchDecision.CreateRow(null);
    private static readonly SyncPolicy Before = As(1, Given.Field("city"), Given.Field("title"), Email);

    private static SyncPolicy As(int version, params MappedField[] fields) => new(new(version, fields), new());

    private static Story Go(Story story, SyncPolicy policy) => new(story.Person, policy) { Now = story.Now, Reach = story.Reach };

    private static Story Alone() => new(Given.OnlyInMarketo((FieldMap.Email, "a@x.de"), ("city", "Bonn")), Before);

    /// <summary>With all fields, then with the least.</summary>
    private static Story Refused() => Alone().IsAsked().Refuses(Dynamics).Refuses(Dynamics).Told();

    private static Story RefusedByName() => Alone().IsAsked().Refuses(Dynamics, field: FieldMap.Email).Told();

    private static Story RefusedByMarketo() =>
        new Story(new("lead:1", "c") { MapVersion = 1 }, Before).DynamicsRow(5, ("city", "Bonn"), (FieldMap.Email, "a@x.de")).Decides(new MatchDecision.Create(FieldMap.Email)).Refuses(Marketo).Refuses(Marketo);

    /// <summary>It is decided anew, leaves again, and what is refused the same way is told to nobody and waits.</summary>
    private static void IsTriedOnce(Story story, SystemName side = Dynamics)
    {
        Assert.Equal(Meeting.Due, story.Wakes().Person.Meeting);
        story.Decides(side == Dynamics ? Create : new MatchDecision.Create(FieldMap.Email));
        do story.Refuses(side, field: story.Person.CreateRefused!.Field);
        while (story.Person.Calls.Any(call => call.To == side));
        Waits(story, tries: 2);
        Assert.Empty(story.Log);
    }

    private static void Waits(Story story, int tries = 1)
    {
        var before = story.Person.Commit;
        story.Passes(TimeSpan.FromHours(1)).Passes(TimeSpan.FromHours(1));
        Assert.Equal((Meeting.None, false, tries, before), (story.Person.Meeting, story.Person.CreateRefused!.Again, story.Person.CreateRefused.Tries, story.Person.Commit));
        Assert.True(story.IsQuiet);
    }

    public static TheoryData<string> Changes => ["rule", "left out", "away", "turned"];

    private static SyncPolicy After(string change) => change switch
    {
        "rule" => As(2, Given.Field("city") with { Dynamics = Longer, Marketo = Longer }, Given.Field("title"), Email),
        "left out" => As(2, Given.Field("title"), Email),
        "away" => As(2, Given.Field("city") with { Quarantine = "gone" }, Given.Field("title"), Email),
        _ => As(2, Given.Field("city", direction: Direction.ToMarketo), Given.Field("title"), Email),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void V_3_A_refused_create_is_tried_once_more_when_a_field_that_it_carries_is_under_another_rule_or_goes_along_no_more(string change) => IsTriedOnce(Go(Refused(), After(change)));

    [Theory]
    [InlineData("rule")]
    [InlineData("left out")]
    [InlineData("away")]
    public void V_3_V_5_A_person_that_Marketo_refused_to_make_is_tried_once_more_likewise(string change) => IsTriedOnce(Go(RefusedByMarketo(), After(change)), Marketo);

    [Fact]
    public void V_3_A_refused_create_waits_where_nothing_changed_that_it_would_carry()
    {
        var others = As(2, Given.Field("title") with { Dynamics = Longer, Marketo = Longer }, Email, Given.Field("phone") with { Since = 2 }, Given.Field("city"));
        foreach (var story in new[] { Refused(), RefusedByMarketo(), RefusedByName() })
        {
            Waits(story);
            Waits(Go(story, others));
        }
        Waits(Go(RefusedByMarketo(), After("turned")));
    }

    [Fact]
    public void V_3_A_create_that_was_refused_for_one_field_is_tried_once_more_for_that_field_alone()
    {
        Waits(Go(RefusedByName(), After("rule")));
        IsTriedOnce(Go(RefusedByName(), As(2, Given.Field("city"), Email with { Dynamics = Longer })));
        var without = Go(RefusedByName(), As(2, Given.Field("city"))).Wakes().Decides(Create);
        Assert.Equal(["city"], without.Call(Dynamics).Writes.Keys);
        Assert.Null(without.DynamicsAccepts(5).Person.CreateRefused);
    }

    [Fact]
    public void V_3_What_counts_are_the_rules_and_values_of_the_plan_not_those_of_the_moment_of_the_answer()
    {
        IsTriedOnce(Go(Go(Alone().IsAsked().Refuses(Dynamics), After("rule")).Refuses(Dynamics).Told(), After("rule")));
        var edited = Alone().IsAsked().MarketoRow(FieldMap.Email, "a@x.de", "b@x.de").Refuses(Dynamics, field: FieldMap.Email);
        Assert.Equal("b@x.de", edited.Decides(Create).Open(Dynamics, FieldMap.Email));
    }

    [Fact]
    public void V_3_What_was_stored_before_rules_were_kept_waits_as_it_did()
    {
        foreach (var story in new[] { Refused(), RefusedByMarketo(), RefusedByName() })
            Waits(new(story.Person with { CreateRefused = story.Person.CreateRefused! with { Rules = 0 } }, As(2, Given.Field("title"))));
        var asked = Alone().IsAsked().Refuses(Dynamics);
        var call = asked.Call(Dynamics);
        var old = new Story(asked.Person with { Calls = [call with { Rules = 0, Writes = call.Writes.ToDictionary(write => write.Key, write => write.Value with { Rules = 0 }) }] }, Before);
        Waits(old.Refuses(Dynamics).Told());
        IsTriedOnce(Go(old, After("rule")));
    }

    [Fact]
    public void V_3_V_7_What_lacked_a_required_value_is_tried_when_the_value_is_not_required_any_more_or_is_there()
    {
        var (title, subject) = (new RequiredColumn("title", "Title", 50), new RequiredColumn("subject", "Topic", 50));
        var strict = As(1, Given.Field("city"), Given.Field("title"), Given.Field("lastName")) with { RequiredOnLead = [title, subject] };
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), strict).IsAsked().Told();
        Waits(story);
        Waits(Go(story, strict with { RequiredOnLead = [title] }));
        var other = Go(story, strict with { RequiredOnLead = [subject] }).Wakes().Decides(Create).Told();
        Assert.Equal("Topic", Assert.Single(other.Log).Text.Split(' ')[2]);
        Waits(other);
        Assert.True(other.MarketoRow("lastName", null, "Ito").Decides(Create).Call(Dynamics).IsCreate);
        Assert.True(Go(story, strict with { RequiredOnLead = [] }).Wakes().Decides(Create).Call(Dynamics).IsCreate);
        Assert.True(Go(story, strict with { Rules = new() { ServerValidates = true } }).Wakes().Decides(Create).Call(Dynamics).IsCreate);
    }

    [Fact]
    public void V_3_What_no_field_is_to_blame_for_waits_for_an_operator()
    {
        var story = Alone().IsRequested().Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner")).Told();
        Waits(Go(story, After("rule")));
    }

    [Fact]
    public void V_3_Nothing_is_tried_for_somebody_who_is_not_in_Marketo_any_more()
    {
        var story = Refused().See(new RecordDeleted(Given.MarketoRecord, "", null));
        Waits(Go(story, After("rule")));
    }

    [Fact]
    public void V_3_V_7_A_lead_that_is_made_for_whoever_had_a_contact_goes_by_the_choices_of_leads()
    {
        var rating = Given.Field("rating", ValueKind.Choice) with { Dynamics = new() { Required = true }, Choices = new(new Dictionary<int, string> { [1] = "Hot" }), ContactChoices = new(new Dictionary<int, string> { [1] = "Warm" }) };
        var policy = As(1, rating, Given.Field("city")) with { RequiredOnLead = [new("rating", "Rating", null)] };
        var story = new Story(Given.Linked(RecordKind.Contact, ("city", "Bonn"), ("rating", "Warm")), policy).MarketoRow("rating", "Warm", "Hot");
        story.See(new RecordDeleted(Given.ContactRow, "", null)).Reads(Given.ContactRow, null).MarketoAccepts().IsAsked();
        story.Refuses(Dynamics, field: "rating").Told().Passes(TimeSpan.FromHours(1));
        Assert.Equal(RecordKind.Contact, story.Person.Dynamics!.Record.Kind);
        Waits(story);
    }
}
