using System.Diagnostics.Metrics;

namespace CrmSync.Marketo;

/// <summary>Counts the calls of this side: <c>crmsync.calls</c> {system, operation, outcome}.</summary>
internal sealed class SystemMetrics(IMeterFactory? meters)
{
    private readonly Counter<long>? calls = meters?.Create("CrmSync").CreateCounter<long>("crmsync.calls", description: "Calls to the systems of record");

    /// <summary>A call ended.</summary>
    /// <param name="operation">What it was for: a closed list.</param>
    /// <param name="outcome">accepted, refused or deferred.</param>
    public void OnCall(string operation, string outcome) => calls?.Add(1, new("system", "marketo"), new("operation", operation), new("outcome", outcome));
}
