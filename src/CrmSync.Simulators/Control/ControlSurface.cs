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

    /// <summary>The whole state as bytes that <see cref="Import"/> takes; null where there is no export.</summary>
    public Func<ReadOnlyMemory<byte>>? Export { get; init; }

    /// <summary>Puts an export in the place of the whole state; an ArgumentException becomes 400.</summary>
    public Action<ReadOnlyMemory<byte>>? Import { get; init; }

    /// <summary>Further GET controls of one simulator by name.</summary>
    public Dictionary<string, Func<object>> Questions { get; } = [];

    /// <summary>Further POST controls of one simulator by name; an ArgumentException becomes 400.</summary>
    public Dictionary<string, Func<JsonElement, object>> Orders { get; } = [];

    /// <summary>Completes when everything done so far is on disk; nothing is answered before.</summary>
    public required Func<Task> DurableAsync { get; init; }
}
