namespace CrmSync.Simulation.Tests.Silos;

/// <summary>One call from a grain, or from outside, to a grain.</summary>
internal abstract class Message(string method, CallKind kind)
{
    public string Method => method;

    public CallKind Kind => kind;

    /// <summary>The silo that waits for the answer.</summary>
    public SimulatedSilo? From { get; set; }

    /// <summary>Answered, or given up.</summary>
    public abstract bool IsOver { get; }

    public abstract Task RunAsync(object grain);

    public abstract void Answer();

    public abstract void Fail(Exception problem);
}

/// <summary>A call with a value as its answer.</summary>
internal sealed class Message<TGrain, TAnswer>(string method, CallKind kind, Func<TGrain, Task<TAnswer>> call) : Message(method, kind)
{
    private readonly TaskCompletionSource<TAnswer> source = new();
    private TAnswer answer = default!;

    public Task<TAnswer> Answered => source.Task;

    public override bool IsOver => source.Task.IsCompleted;

    public override async Task RunAsync(object grain) => answer = await call((TGrain)grain);

    public override void Answer() => source.TrySetResult(answer);

    public override void Fail(Exception problem) => source.TrySetException(problem);
}
