using System.Text.Json;
using CrmSync.Simulators.Faults;
using CrmSync.Simulators.History;

namespace CrmSync.Simulators.Control;

/// <summary>What a simulator core hands to <see cref="ControlEndpoints"/>.</summary>
public sealed record ControlSurface
{
    /// <summary>The whole state as something System.Text.Json can write; taken under the core's lock.</summary>
    public required Func<object> State { get; init; }

    /// <summary>Every committed write.</summary>
    public required HistoryLog History { get; init; }

    /// <summary>The counters.</summary>
    public required CallStats Stats { get; init; }

    /// <summary>The fault rules.</summary>
    public required FaultPlan Faults { get; init; }

    /// <summary>Takes a partial JSON object of limits and answers all of them; an ArgumentException becomes 400.</summary>
    public required Func<JsonElement, object> Limits { get; init; }

    /// <summary>Takes a partial JSON object of behaviour switches and answers all of them; an ArgumentException becomes 400.</summary>
    public required Func<JsonElement, object> Settings { get; init; }

    /// <summary>Moves the clock forward and makes that durable; answers the new time.</summary>
    public required Func<TimeSpan, DateTimeOffset> Advance { get; init; }

    /// <summary>Further GET controls of one simulator by name.</summary>
    public Dictionary<string, Func<object>> Questions { get; } = [];

    /// <summary>Further POST controls of one simulator by name; an ArgumentException becomes 400.</summary>
    public Dictionary<string, Func<JsonElement, object>> Orders { get; } = [];

    /// <summary>Everything as records of a journal (<c>GET /_sim/export</c>); null when the core cannot. Read after <see cref="DurableAsync"/>.</summary>
    public Func<IEnumerable<byte[]>>? Export { get; init; }

    /// <summary>Begins to take an export (<c>POST /_sim/import</c>) and answers what takes each record; InvalidOperationException, which becomes 400, when there are data already.</summary>
    public Func<Action<byte[]>>? Import { get; init; }

    /// <summary>Completes when everything done so far is on disk; nothing is answered before.</summary>
    public required Func<Task> DurableAsync { get; init; }
}
