using CrmSync.Domain.Budgets;
using CsCheck;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>How much goes into one call? (B-8)</summary>
public sealed class PortionRules
{
    private const int Calm = 8;

    private static readonly Gen<(int Most, (int Asked, CallFit Fit)[] Calls)> Histories =
        Gen.Select(Gen.Int[1, 1000], Gen.Select(Gen.Int[1, 1000], Gen.OneOf(CallFit.Untold, CallFit.Good, CallFit.TooMuch, CallFit.FarTooMuch)).Array[0, 60]);

    [Theory]
    [InlineData(CallFit.TooMuch, 300, 150)]
    [InlineData(CallFit.FarTooMuch, 300, 75)]
    [InlineData(CallFit.TooMuch, 40, 20)]
    [InlineData(CallFit.FarTooMuch, 3, 1)]
    [InlineData(CallFit.Untold, 300, 300)]
    [InlineData(CallFit.Good, 300, 300)]
    public void B_8_A_call_that_was_too_much_makes_the_next_one_half_or_a_quarter_of_it_and_no_other_does(CallFit fit, int asked, int next)
    {
        var portion = new Portion(300);
        portion.Learn(asked, fit);
        Assert.Equal(next, portion.Now);
    }

    [Fact]
    public void B_8_It_doubles_after_eight_full_calls_that_went_well_and_never_exceeds_the_usual_number()
    {
        var portion = new Portion(300);
        portion.Learn(300, CallFit.TooMuch);
        List<int> sizes = [];
        for (var i = 0; i < 2 * Calm; i++)
        {
            portion.Learn(portion.Now, CallFit.Good);
            sizes.Add(portion.Now);
        }
        Assert.Equal([.. Enumerable.Repeat(150, Calm - 1), .. Enumerable.Repeat(300, Calm + 1)], sizes);
    }

    [Fact]
    public void B_8_Small_calls_that_went_well_tell_nothing_of_larger_ones()
    {
        var portion = new Portion(300);
        portion.Learn(300, CallFit.TooMuch);
        for (var i = 0; i < 100; i++) portion.Learn(149, CallFit.Good);
        Assert.Equal(150, portion.Now);
    }

    [Fact]
    public void B_8_A_call_in_between_that_was_too_much_begins_the_count_anew()
    {
        var portion = new Portion(300);
        portion.Learn(300, CallFit.TooMuch);
        for (var i = 0; i < Calm - 1; i++) portion.Learn(150, CallFit.Good);
        portion.Learn(150, CallFit.TooMuch);
        for (var i = 0; i < Calm - 1; i++) portion.Learn(75, CallFit.Good);
        Assert.Equal(75, portion.Now);
    }

    /// <summary>A poisonous record that is tried alone, again and again, must not make everybody else's calls small.</summary>
    [Fact]
    public void V_2_A_call_of_one_was_not_too_large_whatever_came_of_it()
    {
        var portion = new Portion(100);
        portion.Learn(1, CallFit.TooMuch);
        portion.Learn(1, CallFit.FarTooMuch);
        Assert.Equal(100, portion.Now);
    }

    [Fact]
    public void B_8_Calls_that_were_under_way_together_make_it_smaller_once()
    {
        var portion = new Portion(100);
        for (var i = 0; i < 4; i++) portion.Learn(100, CallFit.TooMuch);
        Assert.Equal(50, portion.Now);
    }

    [Fact]
    public void B_8_Whatever_comes_it_stays_between_one_and_the_usual_number() => Histories.Sample(history =>
    {
        var portion = new Portion(history.Most);
        return portion.Now == history.Most && Array.TrueForAll(history.Calls, call =>
        {
            portion.Learn(call.Asked, call.Fit);
            return portion.Now >= 1 && portion.Now <= history.Most;
        });
    });

    [Fact]
    public void B_8_Only_too_much_makes_it_smaller_only_good_makes_it_larger_and_at_most_twofold() => Histories.Sample(history =>
    {
        var portion = new Portion(history.Most);
        return Array.TrueForAll(history.Calls, call =>
        {
            var before = portion.Now;
            portion.Learn(call.Asked, call.Fit);
            return call.Fit switch
            {
                CallFit.Untold => portion.Now == before,
                CallFit.Good => portion.Now >= before && portion.Now <= 2 * before && (portion.Now == before || call.Asked >= before),
                _ => portion.Now <= before && (call.Asked == 1 || portion.Now <= Math.Max(1, call.Asked / 2)),
            };
        });
    });

    [Fact]
    public void B_8_Whatever_came_before_full_calls_that_go_well_bring_it_back_to_the_usual_number() => Histories.Sample(history =>
    {
        var portion = new Portion(history.Most);
        foreach (var (asked, fit) in history.Calls) portion.Learn(asked, fit);
        for (var i = 0; i < 10 * Calm; i++) portion.Learn(portion.Now, CallFit.Good);
        return portion.Now == history.Most;
    });

    /// <summary>A side that takes calls up to some size is found out: its calls come to between half of it and it, but for the tries to grow.</summary>
    [Fact]
    public void B_8_It_comes_to_rest_below_what_a_side_takes_and_tries_more_at_most_once_in_nine_calls() => Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 1000]).Sample((most, takes) =>
    {
        var portion = new Portion(most);
        var failed = 0;
        for (var i = 0; i < 1000; i++)
        {
            var asked = portion.Now;
            var isTooMuch = asked > takes;
            if (i >= 100 && isTooMuch) failed++;
            portion.Learn(asked, isTooMuch ? CallFit.TooMuch : CallFit.Good);
        }
        return failed <= 100 && portion.Now * 2 >= Math.Min(most, takes);
    });

    [Fact]
    public void B_8_A_number_that_is_none_is_one_and_a_very_large_one_is_borne()
    {
        Assert.Equal(1, new Portion(0).Now);
        var portion = new Portion(int.MaxValue);
        portion.Learn(int.MaxValue, CallFit.TooMuch);
        for (var i = 0; i < 2 * Calm; i++) portion.Learn(portion.Now, CallFit.Good);
        Assert.Equal(int.MaxValue, portion.Now);
    }
}
