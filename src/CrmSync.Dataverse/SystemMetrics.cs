using System.Diagnostics.Metrics;

namespace CrmSync.Dataverse;

/// <summary>Counts the calls of this side.</summary>
internal sealed class SystemMetrics(IMeterFactory? meters)
{
    private readonly Counter<long>? calls = meters?.Create("CrmSync").CreateCounter<long>("crmsync.calls", description: "Calls to a system of record");

    /// <summary>A call ended.</summary>
    /// <param name="operation">Closed list word.</param>
    /// <param name="outcome">accepted, refused or deferred.</param>
    public void Called(string operation, string outcome) => calls?.Add(1,
        new KeyValuePair<string, object?>("system", "dynamics"),
        new KeyValuePair<string, object?>("operation", operation),
        new KeyValuePair<string, object?>("outcome", outcome));
}
