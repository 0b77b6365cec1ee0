namespace CrmSync.Simulators.Dataverse.Webhooks;

/// <summary>A transaction must wait: synchronous steps have to be asked first. It is undone, and done again when all of them agreed.</summary>
internal sealed class StepsPendingException(IReadOnlyList<StepCall> calls) : Exception
{
    public IReadOnlyList<StepCall> Calls { get; } = calls;
}
