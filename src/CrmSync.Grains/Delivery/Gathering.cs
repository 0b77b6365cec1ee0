using CrmSync.Grains.Budgets;

namespace CrmSync.Grains.Delivery;

/// <summary>
/// Questions of many people, asked in one call: whoever comes while it is being gathered goes along, whoever asks the same shares the answer. Whoever waits no longer
/// asks again: where calls are scarce, a call for each time would leave none to others (B-8).
/// </summary>
/// <param name="ask">Asks for all keys and answers what was found for one.</param>
/// <param name="linger">How long is gathered.</param>
/// <param name="clock">The clock.</param>
/// <param name="calls">How many at the same time, and who shares them; meanwhile more is gathered.</param>
internal sealed class Gathering<TFound>(Func<IReadOnlyList<string>, Task<Func<string, TFound>>> ask, TimeSpan linger, TimeProvider clock, CallSlots calls)
{
    private Dictionary<string, TaskCompletionSource<TFound>> waiting = [];

    public Task<TFound> FindAsync(string key)
    {
        if (waiting.TryGetValue(key, out var known)) return known.Task;
        var source = waiting[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (waiting.Count == 1) _ = CallAsync();
        return source.Task;
    }

    /// <summary>What is known of one key, or why nothing is: that is nobody else's trouble.</summary>
    private static void Tell(string key, TaskCompletionSource<TFound> source, Func<string, TFound> found)
    {
        try
        {
            source.TrySetResult(found(key));
        }
        catch (Exception problem)
        {
            source.TrySetException(problem);
        }
    }

    private async Task CallAsync()
    {
        await Task.Delay(linger, clock);
        await calls.EnterAsync(CancellationToken.None);
        var leaving = waiting;
        waiting = [];
        try
        {
            var found = await ask([.. leaving.Keys]);
            foreach (var (key, source) in leaving) Tell(key, source, found);
        }
        catch (Exception problem)
        {
            foreach (var source in leaving.Values) source.TrySetException(problem);
        }
        finally
        {
            calls.Leave();
        }
    }
}
