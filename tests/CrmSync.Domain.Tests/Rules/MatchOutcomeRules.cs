using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What a person tells and does next, by what the match decided (N-2, N-9, N-11, N-15).</summary>
public sealed class MatchOutcomeRules
{
    private static readonly MatchDecision.Ambiguous Several = new(["person:7", "lead:1"]);

    [Theory]
    [InlineData(false, "N-9", "records carry this e-mail")]
    [InlineData(true, "N-11", "Marketo people carry the id of one row")]
    public void N_9_N_11_Several_candidates_are_told_once_with_the_rule_that_found_them(bool byClaim, string rule, string why)
    {
        var story = Asking().Decides(Several with { ByClaim = byClaim });
        var told = Assert.Single(story.Log, line => line.Kind == "ambiguous");
        Assert.Equal((rule, $"Several {why}; nothing is linked or created. Candidates: person:7, lead:1."), (told.Rule, told.Text));
        Assert.Equal(Meeting.Ambiguous, story.Person.Meeting);
        Assert.Empty(story.Person.Calls);
        Assert.Single(story.Passes(TimeSpan.FromMinutes(10)).Decides(Several).Log, line => line.Kind == "ambiguous");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_15_N_2_Who_stays_alone_is_told_of_another_with_its_email_if_there_is_one_and_is_asked_about_again_by_its_next_email(bool sharesEmail)
    {
        var story = Asking().Decides(new MatchDecision.Stay(sharesEmail));
        Assert.Equal(sharesEmail ? ["sharedEmail"] : Array.Empty<string>(), story.Log.Select(line => line.Kind));
        Assert.Equal(Meeting.None, story.Person.Meeting);
        Assert.True(story.IsQuiet);
        Assert.DoesNotContain(new Effect.AskMatch(), story.Passes(TimeSpan.FromMinutes(10)).Effects);
        Assert.Contains(new Effect.AskMatch(), story.MarketoRow(FieldMap.Email, "a@example.org", "b@example.org", 700).Effects);
    }

    [Fact]
    public void N_6_N_9_A_refused_request_is_over_and_the_next_one_is_asked_about_again()
    {
        var story = Asking().IsRequested().Decides(new MatchDecision.Refuse("unknownOwner", "No such owner.", "owner"));
        Assert.Equal((Meeting.None, "refused", null), (story.Person.Meeting, story.Person.Answered?.Result, story.Person.Requested));
        Assert.Contains(new Effect.AskMatch(), story.IsRequested().Effects);
    }

    [Fact]
    public void N_18_N_11_The_copy_of_an_id_is_put_back_and_the_email_decides()
    {
        var person = Given.OnlyInMarketo((FieldMap.Email, "a@example.org")) with { Meeting = Meeting.Due, Claim = Given.LeadRow.Id };
        person = person with { Marketo = person.Marketo! with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id } } };
        var story = new Story(person, Given.Policy()).Decides(new MatchDecision.Disown("person:9"));
        Assert.Null(story.Person.Claim);
        Assert.Equal("putBack", Assert.Single(story.Log).Kind);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Null(story.Call(SystemName.Marketo).Link[LinkFields.DynamicsId]);
    }

    private static Story Asking()
    {
        var story = new Story(Given.OnlyInMarketo(), Given.Policy()).MarketoRow(FieldMap.Email, null, "a@example.org");
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        return story;
    }
}
