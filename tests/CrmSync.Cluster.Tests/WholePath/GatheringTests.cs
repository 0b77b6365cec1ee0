using CrmSync.Grains.Budgets;
using CrmSync.Grains.Delivery;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What many people ask for in one call.</summary>
public sealed class GatheringTests
{
    [Fact]
    public async Task B_8_Whoever_asks_again_while_no_answer_comes_adds_no_call_beyond_those_that_may_be_under_way()
    {
        const int most = 2;
        var (calls, answered) = (new List<IReadOnlyList<string>>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var gathering = new Gathering<string>(AskAsync, TimeSpan.Zero, TimeProvider.System, new CallSlots(() => most));
        var asked = Enumerable.Range(0, 20).Select(number => gathering.FindAsync($"{number % 5}")).ToList();
        Assert.Equal(most, calls.Count);
        answered.SetResult();
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number % 5}"), await Task.WhenAll(asked));
        Assert.Equal(["2", "3", "4", "0", "1"], Assert.Single(calls.Skip(most)));

        async Task<Func<string, string>> AskAsync(IReadOnlyList<string> keys)
        {
            calls.Add(keys);
            await answered.Task;
            return key => key;
        }
    }
}
