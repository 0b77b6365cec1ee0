using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A side does not have a field any more, nobody sees that it is away, and it is there again (V-3, F-3).</summary>
public sealed class LackingFieldRules
{
    private static readonly SyncPolicy Before = AsOf(0);

    private static SyncPolicy AsOf(int minute) => new(new(1, [Given.Field("city"), Given.Field("title")]), new()) { InForce = Given.Start.AddMinutes(minute) };

    private static Story Go(Story story, SyncPolicy policy) => new(story.Person, policy) { Now = story.Now, Reach = story.Reach };

    private static Story Written() => new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn"), ("title", "Dr")), Before).DynamicsRow(11, ("city", "Bonn"), ("title", "Dean"));

    [Fact]
    public void V_3_F_3_What_a_side_refused_for_lack_of_the_field_is_tried_once_more_after_the_next_look_that_finds_it_there()
    {
        var story = Written().Refuses(Marketo, RefusalReason.NotOffered, "title");
        Assert.Empty(story.Wakes().Person.Calls);
        var next = Go(story, AsOf(1)).Wakes();
        Assert.Equal("Dean", next.Open(Marketo, "title"));
        next.MarketoAccepts().MarketoRow("title", "Dr", "Dean", 1);
        Assert.Null(next["title"].Refused);
    }

    [Fact]
    public void V_3_What_lacks_after_the_look_as_well_is_not_told_again_and_waits_for_the_next_one()
    {
        var story = Written().Refuses(Marketo, RefusalReason.NotOffered, "title");
        var next = Go(story, AsOf(1)).Wakes().Refuses(Marketo, RefusalReason.NotOffered, "title");
        Assert.Equal(PersonStanding.Refused, Standing.Of(next.Person, "title"));
        Assert.Empty(next.Wakes().Person.Calls);
        Assert.DoesNotContain(next.Log, line => line.Kind == "refused");
        Assert.Equal("Dean", Go(next, AsOf(2)).Wakes().Open(Marketo, "title"));
    }

    [Fact]
    public void V_3_What_lacked_when_the_write_left_is_tried_at_once_where_a_look_came_before_the_answer()
    {
        var story = Go(Written(), AsOf(1)).Refuses(Marketo, RefusalReason.NotOffered, "title");
        Assert.Equal("Dean", story.Open(Marketo, "title"));
        Assert.Empty(story.Refuses(Marketo, RefusalReason.NotOffered, "title").Wakes().Person.Calls);
    }

    [Fact]
    public void V_3_What_lacked_for_a_write_of_before_looks_were_kept_with_it_waits_for_the_next_look()
    {
        var story = Written();
        var old = story.Person with { Calls = [story.Call(Marketo) with { InForce = default }] };
        var refused = new Story(old, Before).Refuses(Marketo, RefusalReason.NotOffered, "title");
        Assert.Empty(refused.Wakes().Person.Calls);
        Assert.Equal("Dean", Go(refused, AsOf(1)).Wakes().Open(Marketo, "title"));
    }

    [Fact]
    public void V_3_What_a_side_refused_of_the_value_waits_through_every_look()
    {
        var story = Written().Refuses(Marketo, RefusalReason.Invalid, "title");
        Assert.Empty(Go(story, AsOf(1)).Wakes().Person.Calls);
    }
}
