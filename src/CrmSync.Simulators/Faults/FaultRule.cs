namespace CrmSync.Simulators.Faults;

/// <summary>
/// One rule of what goes wrong and when. When: <see cref="Nth"/>, <see cref="Every"/> and <see cref="Probability"/> count the calls that match
/// <see cref="Operation"/> since the rule was set; without any of them each matching call is hit; <see cref="Times"/> caps the hits.
/// </summary>
public sealed record FaultRule
{
    /// <summary>Operation name or glob, as counted by <c>/_sim/stats</c>.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>Hit only calls whose body holds this text: a poisonous record spoils whatever it is sent with.</summary>
    public string? Contains { get; init; }

    /// <summary>Hit only calls whose JSON body holds more than so many records in <c>input</c>: what is too much for the side.</summary>
    public int? MoreRecordsThan { get; init; }

    /// <summary>Hit only the n-th matching call (1 = the next).</summary>
    public int? Nth { get; init; }

    /// <summary>Hit each n-th matching call.</summary>
    public int? Every { get; init; }

    /// <summary>Hit with this probability, 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>Hit at most this often.</summary>
    public int? Times { get; init; }

    /// <summary>HTTP status to answer with, without applying the call.</summary>
    public int? Status { get; init; }

    /// <summary>Vendor error code to answer with, without applying the call.</summary>
    public string? Code { get; init; }

    /// <summary>Text that goes with <see cref="Code"/> or the raw body that goes with <see cref="Status"/>.</summary>
    public string? Message { get; init; }

    /// <summary>Seconds for a Retry-After header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Milliseconds between the arrival of the call (look-ups) and its commit.</summary>
    public int? Latency { get; init; }

    /// <summary>The connection is reset and the call is never applied.</summary>
    public bool DropBefore { get; init; }

    /// <summary>The call is applied and the connection is reset instead of an answer.</summary>
    public bool DropAfter { get; init; }

    /// <summary>The call gets its time-out error (or a reset) now and is applied this many milliseconds later on the simulator's clock.</summary>
    public int? LandLate { get; init; }
}
