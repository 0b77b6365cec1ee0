using CrmSync.Domain.Feeds;

namespace CrmSync.Domain.Tests.Feeds;

/// <summary>Which pages of a feed may the stored cursor pass, and who is asked again?</summary>
public sealed class FeedWindowRules
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    [Fact]
    public void B_9_B_10_The_cursor_passes_a_page_only_when_each_of_its_people_has_settled_and_pages_pass_in_order()
    {
        var window = Window();
        Add(window, "1", ("a", 5), ("b", 7));
        Add(window, "2", ("c", 2));
        window.Settled("c", 2);
        window.Settled("a", 5);
        Assert.Null(window.Pass());
        Assert.Equal((2, 1), (window.Pages, window.People));
        window.Settled("b", 7);
        Assert.Equal("2", window.Pass());
        Assert.Equal((0, 0), (window.Pages, window.People));
    }

    [Fact]
    public void B_9_A_person_that_has_not_answered_yet_holds_its_page_whatever_it_had_settled_before()
    {
        var window = Window();
        window.Add("1", ["a"]);
        window.Settled("a", 4);
        Assert.Null(window.Pass());
        window.Taken("a", 5);
        Assert.Null(window.Pass());
        window.Settled("a", 5);
        Assert.Equal("1", window.Pass());
    }

    [Fact]
    public void B_12_A_page_waits_for_the_commit_that_took_it_and_not_for_what_the_person_owes_since()
    {
        var window = Window();
        Add(window, "1", ("a", 5));
        Add(window, "2", ("a", 9));
        window.Settled("a", 8);
        Assert.Equal("1", window.Pass());
        Assert.Equal(1, window.Pages);
        window.Settled("a", 9);
        Assert.Equal("2", window.Pass());
    }

    [Fact]
    public void B_12_The_word_that_a_person_settled_may_come_before_its_own_answer_to_the_page()
    {
        var window = Window();
        window.Add("1", ["a"]);
        window.Settled("a", 6);
        window.Taken("a", 6);
        Assert.Equal("1", window.Pass());
    }

    [Fact]
    public void B_16_No_page_waits_for_a_person_that_can_answer_to_nothing_whatever_it_had_taken_before()
    {
        var window = Window();
        Add(window, "1", ("a", 5), ("b", 7));
        window.Add("2", ["a"]);
        window.Parked("a");
        Assert.Equal((2, 1), (window.Pages, window.People));
        window.Settled("b", 7);
        Assert.Equal("2", window.Pass());
        Add(window, "3", ("a", 9));
        Assert.Null(window.Pass());
    }

    [Fact]
    public void B_11_The_window_is_full_by_people_and_not_by_pages()
    {
        var window = Window(peopleMax: 3);
        for (var page = 0; page < 50; page++) window.Add($"{page}", []);
        Assert.False(window.IsFull);
        Add(window, "x", ("a", 1), ("b", 1));
        Assert.False(window.IsFull);
        Add(window, "y", ("a", 2));
        Assert.True(window.IsFull);
        window.Settled("b", 1);
        Assert.False(window.IsFull);
    }

    [Fact]
    public void B_13_Every_thirty_seconds_the_unsettled_people_of_the_oldest_page_are_asked_again_and_nobody_else()
    {
        var window = Window();
        Add(window, "1", ("a", 1), ("b", 1));
        Add(window, "2", ("c", 1));
        window.Settled("b", 1);
        Assert.Empty(window.AskAgain(Given.Start));
        Assert.Empty(window.AskAgain(Given.Start + AskAgain - TimeSpan.FromSeconds(1)));
        Assert.Equal(["a"], window.AskAgain(Given.Start + AskAgain));
        Assert.Empty(window.AskAgain(Given.Start + AskAgain + TimeSpan.FromSeconds(1)));
        Assert.Equal(["a"], window.AskAgain(Given.Start + (2 * AskAgain)));
        window.Settled("a", 1);
        Assert.Equal("1", window.Pass());
        Assert.Empty(window.AskAgain(Given.Start + (2 * AskAgain)));
        Assert.Equal(["c"], window.AskAgain(Given.Start + (3 * AskAgain)));
    }

    [Fact]
    public void N_16_A_page_waits_for_whomever_its_person_was_joined_into()
    {
        var window = Window();
        window.Add("1", ["a", "b"]);
        window.Moved("a", "b");
        window.Taken("b", 3);
        Assert.Equal(1, window.People);
        Assert.Null(window.Pass());
        window.Settled("b", 3);
        Assert.Equal("1", window.Pass());
    }

    [Fact]
    public void N_16_A_page_waits_for_somebody_new_to_it_whom_its_person_was_joined_into()
    {
        var window = Window();
        window.Moved("nobody", "z");
        window.Add("1", ["a"]);
        window.Moved("a", "z");
        window.Settled("a", 9);
        Assert.Equal(1, window.People);
        Assert.Null(window.Pass());
        window.Taken("z", 4);
        window.Settled("z", 3);
        Assert.Null(window.Pass());
        window.Settled("z", 4);
        Assert.Equal((0, "1"), (window.People, window.Pass()));
    }

    [Fact]
    public void N_16_A_page_that_brings_a_person_the_row_of_somebody_else_waits_for_that_one_too()
    {
        var window = Window();
        window.Also("nobody", "s");
        window.Taken("nobody", 1);
        window.Settled("nobody", 1);
        Add(window, "1", ("a", 1));
        window.Add("2", ["a", "t"]);
        window.Also("a", "s");
        window.Also("a", "s");
        window.Also("a", "t");
        Assert.Equal(4, window.People);
        window.Taken("a", 2);
        window.Settled("a", 2);
        Assert.Equal("1", window.Pass());
        window.Taken("t", 1);
        window.Settled("t", 1);
        Assert.Null(window.Pass());
        window.Taken("s", 7);
        window.Settled("s", 7);
        Assert.Equal((0, "2"), (window.People, window.Pass()));
    }

    [Fact]
    public void B_13_A_page_that_has_become_the_oldest_has_its_own_thirty_seconds()
    {
        var window = Window();
        Add(window, "1", ("a", 1));
        Add(window, "2", ("b", 1));
        Assert.Empty(window.AskAgain(Given.Start));
        Assert.Null(window.Pass());
        window.Settled("a", 1);
        Assert.Equal("1", window.Pass());
        Assert.Empty(window.AskAgain(Given.Start + AskAgain - TimeSpan.FromSeconds(1)));
        Assert.Empty(window.AskAgain(Given.Start + AskAgain));
        Assert.Null(window.Pass());
        Assert.Equal(["b"], window.AskAgain(Given.Start + (2 * AskAgain)));
    }

    private static FeedWindow Window(int peopleMax = 100) => new(peopleMax, AskAgain);

    private static void Add(FeedWindow window, string cursor, params (string Person, long Commit)[] people)
    {
        window.Add(cursor, [.. people.Select(p => p.Person)]);
        foreach (var (person, commit) in people) window.Taken(person, commit);
    }
}
