using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A write is refused, and by the time its answer is here the field's rules are others (V-3).</summary>
public sealed class LateRefusalRules
{
    private static readonly SyncPolicy Before = As(1, Given.Field("title"));

    private static SyncPolicy As(int version, MappedField title) => new(new(version, [Given.Field("city"), title]), new());

    private static Story Go(Story story, SyncPolicy policy) => new(story.Person, policy) { Now = story.Now, Reach = story.Reach };

    private static Story Written() => new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Before).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean"));

    [Fact]
    public void V_3_F_3_What_was_refused_of_a_write_that_left_before_the_field_was_away_is_tried_once_more_when_the_field_is_back_before_the_answer()
    {
        var back = Go(Written(), As(3, Given.Field("title") with { Since = 3, Chosen = 1, Back = 3 })).Wakes();
        back.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, null, ("city", "Bonn"), ("title", "Dean"))).ReadsMarketo(9, ("city", "Bonn"), ("title", "Dr"));
        back.Refuses(Marketo, field: "title");
        Assert.Equal("Dean", back.Open(Marketo, "title"));
        Assert.Equal(PersonStanding.Refused, Standing.Of(back.Refuses(Marketo, field: "title").Person, "title"));
        Assert.DoesNotContain(back.Person.Calls, call => call.To == Marketo);
        Assert.Single(back.Log, line => line.Kind == "refused");
    }

    [Fact]
    public void V_3_What_was_refused_of_a_write_that_was_planned_under_another_rule_is_tried_once_more_under_the_present_one()
    {
        var story = Go(Written(), As(2, Given.Field("title") with { Marketo = new() { LengthMax = 100 } })).Refuses(Marketo, field: "title");
        Assert.Equal("Dean", story.Open(Marketo, "title"));
        story.Refuses(Marketo, field: "title");
        Assert.DoesNotContain(story.Wakes().Person.Calls, call => call.To == Marketo);
        Assert.Single(story.Log, line => line.Kind == "refused");
    }

    [Fact]
    public void V_3_A_write_of_before_its_rules_were_kept_with_it_is_refused_under_the_present_ones()
    {
        var story = Written();
        var call = story.Call(Marketo);
        var old = story.Person with { Calls = [call with { Writes = call.Writes.ToDictionary(write => write.Key, write => write.Value with { Rules = 0 }) }] };
        Assert.Empty(new Story(old, Before).Refuses(Marketo, field: "title").Person.Calls);
    }
}
