using System.Globalization;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A row was made on request in a time that an older copy of our store forgets, and Marketo shows its id: which requests does it answer, and which ids are ours? (N-8, N-12)</summary>
public sealed class RecalledRowRules
{
    private static readonly SyncPolicy Policy = Given.Policy(Given.Field("city"));
    private static readonly string Ours = Recalls.NextRows(Given.OnlyInMarketo()).First().Row.Id;
    private static readonly string Contact = Given.ContactRow.Id;

    [Theory]
    [InlineData(-50, true)]
    [InlineData(50, false)]
    [InlineData(null, false)]
    public void N_8_A_row_that_a_read_shows_answers_what_was_asked_before_it_was_made(int? made, bool isOpen)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy).IsRequested();
        story.Now += TimeSpan.FromMinutes(1);
        story.Reads(Given.MarketoRecord, Shown(Ours, 60, made));
        Assert.Equal(isOpen, story.Person.Requested is not null);
        Assert.Equal(Ours, story.Person.Claim);
        Assert.Equal(isOpen ? null : made is { } second ? Given.Start.AddSeconds(second) : story.Now, story.Person.Answered?.At);
    }

    [Theory]
    [InlineData(60, RequestStage.Deciding)]
    [InlineData(330, RequestStage.Creating)]
    public void N_12_D_4_What_was_asked_after_the_row_of_that_id_was_made_is_decided_anew(int made, RequestStage stage)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy) { Now = Given.Start.AddMinutes(5) }.IsAsked().Crashes();
        story.Now += TimeSpan.FromMinutes(1);
        story.Reads(Given.MarketoRecord, Shown(story.Person.Dynamics!.Record.Id, 360, made));
        Assert.Equal(stage, story.Person.Requested!.Stage);
        Assert.Equal(stage == RequestStage.Creating, story.Person.Calls.Any(call => call is { To: Dynamics, State: CallState.Reading }));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(90, true)]
    public void N_8_N_17_What_is_told_in_a_later_page_and_was_asked_before_the_row_was_made_is_answered(int asked, bool isOpen)
    {
        var first = new Story(new("person:7", "c"), Policy) { Now = Given.Start.AddMinutes(5) }.See(new RecordSeen(Shown(Ours, 300, 50)));
        Assert.Equal((Ours, Given.Start.AddSeconds(50)), (first.Person.Claim, first.Person.Answered!.At));
        Assert.Equal(isOpen, first.See(Asked(asked)).Person.Requested is not null);

        // Whoever forgot that answer, too, finds it again.
        var claimed = new Story(first.Person with { Answered = null, Requested = null, Traces = [] }, Policy) { Now = Given.Start.AddMinutes(6) };
        Assert.Equal(isOpen, claimed.See(Asked(asked)).Person.Requested is not null);
    }

    [Theory]
    [InlineData(55, false)]
    [InlineData(80, false)]
    [InlineData(110, true)]
    public void N_8_What_was_asked_before_the_row_was_linked_last_is_answered(int asked, bool isOpen)
    {
        var story = new Story(new("person:7", "c"), Policy) { Now = Given.Start.AddMinutes(5) }.See(
            new RecordSeen(Shown(Ours, 300, 50)), Asked(asked), Link(60, null, Ours), Link(70, Ours, null), Link(100, null, Ours), Link(120, Ours, "typed"));
        Assert.Equal(isOpen, story.Person.Requested is not null);
    }

    [Fact]
    public void N_8_G_2_For_whom_Marketo_does_not_have_any_more_a_row_may_have_been_made_as_the_winner_of_a_merge_that_is_forgotten()
    {
        var person = Given.OnlyInMarketo(("city", "Bonn"));
        Assert.True(Recalls.MayBeMade(person, null));
        Assert.False(Recalls.MayBeMade(person, Given.Row(Given.MarketoRecord, 0, null)));
        Assert.True(Recalls.MayBeMade(person, Given.Row(Given.MarketoRecord, 0, null) with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Recalls.NextRows(person).First().Row.Id } }));
    }

    [Fact]
    public void N_18_An_id_with_the_type_of_a_contact_that_leads_on_from_no_row_of_ours_was_typed()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy).See(Link(60, null, Contact), Type(60, null, "Contact"));
        Assert.Null(story.Person.Claim);
        Assert.Equal(2, story.Log.Count(line => line.Kind == "putBack"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("typed")]
    public void N_8_N_18_What_is_typed_over_the_id_of_a_row_that_was_made_is_no_claim_and_what_was_asked_is_answered_all_the_same(string? typed)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy) { Now = Given.Start.AddMinutes(5) }.See(Asked(10), Link(60, null, Ours), Link(90, Ours, typed));
        Assert.Equal((null, null, "created"), (story.Person.Claim, story.Person.Requested, story.Person.Answered?.Result));
    }

    [Fact]
    public void N_12_N_18_What_is_typed_over_the_id_of_a_row_that_is_being_made_in_an_older_copy_tells_that_it_was_made_too()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy).IsAsked();
        story.Now = Given.Start.AddMinutes(5);
        story.Crashes().See(Link(60, null, Ours), Link(90, Ours, "typed"));
        Assert.Equal(CallState.Reading, story.Call(Dynamics).State);
        Assert.Contains(new Effect.ReadRecord(story.Person.Dynamics!.Record), story.Effects);
    }

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    public void N_8_G_2_A_row_of_before_the_read_after_a_merge_may_be_the_losers_and_tells_nothing_of_ours(int second, bool isOurs)
    {
        var seen = new RecordSeen(Shown(null, 300, null)) { MergedAt = Given.Start.AddSeconds(200) };
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy) { Now = Given.Start.AddMinutes(6) }.See(seen).See(Link(second, null, Ours));
        Assert.Equal(isOurs ? Ours : null, story.Person.Claim);
    }

    private static RecordSnapshot Shown(string? id, int second, int? made) => new(Given.MarketoRecord, 0, Given.Start.AddSeconds(second), null, new Dictionary<string, string?> { ["city"] = "Bonn" })
    {
        Link = new Dictionary<string, string?>
        {
            [LinkFields.DynamicsId] = id,
            [LinkFields.CreatedDate] = made is { } at ? Given.Start.AddSeconds(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null,
        },
    };

    private static PersonRequested Asked(int second) => new(Given.MarketoRecord, $"asked {second}", Given.Start.AddSeconds(second), Campaign.Batch, false, null);

    private static FieldChanged Link(int second, string? old, string? now) => new(Given.MarketoRecord, $"link {second}", Given.Start.AddSeconds(second), LinkFields.DynamicsId, old, now, null);

    private static FieldChanged Type(int second, string? old, string? now) => new(Given.MarketoRecord, $"type {second}", Given.Start.AddSeconds(second), LinkFields.RecordType, old, now, null);
}
