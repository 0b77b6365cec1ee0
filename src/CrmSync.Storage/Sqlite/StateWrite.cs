using CrmSync.Domain.Activities;

namespace CrmSync.Storage.Sqlite;

/// <summary>One write of one grain's state, with the rows that go with it.</summary>
/// <param name="GrainType">Grain type and state name.</param>
/// <param name="GrainKey">The grain's key.</param>
/// <param name="Tag">What the writer last read; null when it read nothing.</param>
/// <param name="Data">The serialised state; null clears it.</param>
/// <param name="Rows">Rows of a person's commit; the key is then connection and person.</param>
internal sealed record StateWrite(string GrainType, string GrainKey, StateTag? Tag, byte[]? Data, CommitRows? Rows);

/// <summary>The state as it is stored.</summary>
internal sealed record StoredState(StateTag Tag, long Format, byte[] Data);
