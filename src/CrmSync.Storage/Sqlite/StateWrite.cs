using CrmSync.Domain.Activities;

namespace CrmSync.Storage.Sqlite;

/// <summary>One write of one grain's state, with the rows that go with it.</summary>
/// <param name="GrainType">Grain type and state name.</param>
/// <param name="GrainKey">The grain's key.</param>
/// <param name="Tag">What the writer last read; null when it read nothing.</param>
/// <param name="Data">The serialised state; null clears it.</param>
/// <param name="Rows">Rows of a person's commit; the key is then connection and person.</param>
internal sealed record StateWrite(string GrainType, string GrainKey, StateTag? Tag, byte[]? Data, CommitRows? Rows)
{
    /// <summary>Marks a person whose state cannot be read; then nothing else is written. The key is connection and person.</summary>
    public UnreadableMark? Mark { get; init; }
}

/// <summary>What stands for a person whose state cannot be read (B-16).</summary>
internal sealed record UnreadableMark(ParkedRow Parked, RefusalRow Line);

/// <summary>The state as it is stored.</summary>
internal sealed record StoredState(StateTag Tag, long Format, byte[] Data);
