namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Holds what is asked of a grain by one method, when told to, until it is released.</summary>
internal sealed class HeldCalls(Type grain, string method) : IOutgoingGrainCallFilter
{
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whoever asks from now on waits.</summary>
    public bool IsHolding { get; set; }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (IsHolding && context.InterfaceMethod.DeclaringType == grain && context.MethodName == method)
        {
            held.TrySetResult();
            await released.Task;
        }
        await context.Invoke();
    }

    /// <summary>Completes when the first one waits.</summary>
    public Task HeldAsync() => held.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    /// <summary>All go on, and nobody waits any more.</summary>
    public void Release()
    {
        IsHolding = false;
        released.SetResult();
    }
}
