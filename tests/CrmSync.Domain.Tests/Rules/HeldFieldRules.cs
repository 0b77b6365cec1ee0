using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

public sealed class HeldFieldRules
{
    private static Story Of(RecordKind kind = RecordKind.Lead) => new(Given.Linked(kind, ("city", "Bonn"), ("title", "Dr")), Given.Policy());

    [Fact]
    public void S_9_A_field_that_returns_three_times_through_alternating_sides_is_held_and_a_third_value_releases_it()
    {
        var story = Returning(RecordKind.Contact);
        Assert.Equal("returning", story["city"].Held!.Reason);
        Assert.True(story.IsQuiet);
        story.DynamicsRow(story.Version + 5, ("city", "Ulm"), ("title", "Dr"));
        Assert.Null(story["city"].Held);
        Assert.NotEmpty(story.Person.Calls);
    }

    [Fact]
    public void S_9_A_third_value_of_the_side_that_does_not_own_the_field_releases_it_and_time_does_not()
    {
        var story = Returning(RecordKind.Lead).Passes(TimeSpan.FromDays(2));
        Assert.NotNull(story["city"].Held);
        story.DynamicsRow(story.Version + 5, ("city", "Ulm"), ("title", "Dr"));
        Assert.Null(story["city"].Held);
        Assert.NotEmpty(story.Person.Calls);
    }

    [Fact]
    public void S_9_A_side_that_accepts_and_keeps_its_old_value_is_asked_once_more_and_then_held_never_agreed()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11, ("city", "Bonn"));
        Assert.Equal("Köln", story.Open(Dynamics, "city"));
        // The feed may tell it first.
        story.DynamicsRow(12, ("city", "Bonn"), ("title", "Dr")).DynamicsAccepts(12, ("city", "Bonn"));
        Assert.True(story.IsQuiet);
        Assert.Equal("notTaken", story["city"].Held!.Reason);
        Assert.Equal("Bonn", story["city"].AgreedMarketo);
        Assert.Null(story.DynamicsRow(13, ("city", "Köln"), ("title", "Dr"))["city"].Held);
    }

    [Fact]
    public void S_9_A_value_that_was_not_taken_is_held_and_one_that_travelled_before_it_is_not()
    {
        var story = Of().MarketoRow("city", "Bonn", "Ulm").DynamicsAccepts(11).DynamicsRow(12, ("city", "Bonn"), ("title", "Dr")).MarketoAccepts().MarketoRow("city", "Ulm", "Bonn", 600);
        story.MarketoRow("city", "Bonn", "Köln", 1200).DynamicsAccepts(13, ("city", "Bonn")).DynamicsAccepts(14, ("city", "Bonn"));
        Assert.Equal("notTaken", story["city"].Held!.Reason);
        Assert.Equal("Ulm", story.MarketoRow("city", "Köln", "Ulm", 1800).Open(Dynamics, "city"));
        Assert.Null(story["city"].Held);
    }

    [Fact]
    public void S_9_An_operator_releases_a_held_field_and_ownership_decides_as_ever()
    {
        var story = Returning(RecordKind.Lead);
        var (marketo, dynamics) = (story["city"].Marketo, story["city"].Dynamics);
        Assert.NotEqual(marketo, dynamics);
        Assert.False(Planner.CanRetry(story.Person, "title"));
        Assert.True(story.IsRetried("title").IsQuiet);
        Assert.True(Planner.CanRetry(story.Person, "city"));
        story.IsRetried("city");
        Assert.Null(story["city"].Held);
        Assert.Single(story.Log, l => l is { Kind: "released", Field: "city" });
        Assert.NotEmpty(story.Person.Calls);
        Assert.False(Planner.CanRetry(story.Person, "city"));
    }

    [Fact]
    public void S_9_A_side_that_keeps_its_old_value_is_asked_again_when_an_operator_releases_the_field()
    {
        var story = Of().MarketoRow("city", "Bonn", "Köln").DynamicsAccepts(11, ("city", "Bonn")).DynamicsAccepts(12, ("city", "Bonn"));
        Assert.Equal("Köln", story.IsRetried("city").Open(Dynamics, "city"));
    }

    /// <summary>Köln from Marketo and Bonn from Dynamics in turns, until the field is held.</summary>
    private static Story Returning(RecordKind kind)
    {
        var story = Of(kind);
        var (version, second) = (10L, 0);
        for (var i = 0; i < 6 && story["city"].Held is null; i++)
        {
            var (old, now) = i % 2 == 0 ? ("Bonn", "Köln") : ("Köln", "Bonn");
            if (i % 2 == 0) story.MarketoRow("city", old, now, second += 600);
            else story.DynamicsRow(++version, ("city", now), ("title", "Dr"));
            if (story["city"].Held is not null) break;
            if (i % 2 == 0) story.DynamicsAccepts(++version);
            else story.MarketoAccepts().MarketoRow("city", old, now, second += 600);
        }
        return story;
    }
}
