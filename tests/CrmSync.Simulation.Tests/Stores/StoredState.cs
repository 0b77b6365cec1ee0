using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Silos;

namespace CrmSync.Simulation.Tests.Stores;

/// <summary>
/// A grain's state in the simulated store. A write leaves as bytes, is committed a little later, and its answer comes a little later still: a crash, or a failure
/// of which the caller learns nothing, may fall on either side of the commit.
/// </summary>
internal sealed class StoredState<T>(SimulatedSilo silo, string kind, string key) : IPersistentState<T> where T : class, new()
{
    private long? version;
    private readonly bool isRare = kind is "connection" or "fields";
    private bool isUnknown;

    /// <summary>Has the life that it belongs to ended?</summary>
    public Func<bool> IsEnded { get; init; } = () => false;

    public T State { get; set; } = new();

    public string? Etag => version?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public bool RecordExists => version is not null;

    public Task ReadStateAsync()
    {
        isUnknown = false;
        if (silo.Store(key).Read(kind, key) is { } stored) (State, version) = (Read(stored.Data), stored.Version);
        else
        {
            State = new T();
            version = null;
        }
        return Task.CompletedTask;
    }

    public Task WriteStateAsync() => CommitAsync(Leaving());

    public async Task ClearStateAsync()
    {
        await CommitAsync(null);
        State = new T();
    }

    public Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();

    public Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    public Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    // What a newer build wrote is there, and this one cannot read it (B-16).
    private T Read(StoredBytes data) =>
        silo.Store(key).Damaged.Contains(key) && new PersonDocument { Format = PersonDocument.FormatNow + 1 } is T newer ? newer : StoredBytes.Serializer.Deserialize<T>(data.Read())!;

    /// <summary>What leaves now. A person never changes, another one takes its place: it is written out when somebody reads it, which few of its states live to see.</summary>
    private StoredBytes Leaving()
    {
        if (State is not PersonDocument { Format: var format, Person: var person }) return new(StoredBytes.Serializer.SerializeToArray(State));
        return new(() => StoredBytes.Serializer.SerializeToArray(new PersonDocument { Format = format, Person = person }));
    }

    private async Task CommitAsync(StoredBytes? data)
    {
        // Whoever only counts the calls that it hands out counts on.
        if (isUnknown && kind != "governor") silo.Store(key).WroteOn(kind, key);
        if (kind == "fields" && IsEnded()) silo.Store(key).WroteAfterItsEnd(kind, key);
        var document = State as PersonDocument;
        var rows = document?.TakeRows();
        try
        {
            version = await LeaveAsync(data, rows);
        }
        catch
        {
            isUnknown = true;
            if (document is not null) document.Rows ??= rows;
            throw;
        }
    }

    private Task<long?> LeaveAsync(StoredBytes? data, CommitRows? rows)
    {
        var answer = new TaskCompletionSource<long?>();
        var (before, troubles) = (version, silo.Troubles);
        // A commit that has left may be done although its silo dies; whoever dies first was not heard.
        silo.World.After(Moment(), () =>
        {
            if (silo.IsDead && silo.World.Chance.Next(2) == 0) return;
            if (troubles.Hits(Fault.CommitFails))
            {
                silo.World.Trace.Note(silo.World.Now, "nocommit", key);
                silo.After(Moment(), () => answer.TrySetException(new IOException("The store could not commit.")));
                return;
            }
            try
            {
                var written = silo.Store(key).Commit(kind, key, rows is null ? null : PersonKey.Split(key).Name, before, data, rows);
                silo.World.Trace.Note(silo.World.Now, "commit", key, kind);
                if (troubles.Hits(Fault.CommitUnknown) || (isRare && troubles.Hits(Fault.RareCommitUnknown))) silo.After(Moment(), () => answer.TrySetException(new IOException("The store did not answer.")));
                else silo.After(Moment(), () => answer.TrySetResult(written));
            }
            catch (Exception conflict)
            {
                silo.World.Trace.Note(silo.World.Now, "conflict", key, conflict.GetType().Name);
                silo.After(Moment(), () => answer.TrySetException(conflict));
            }
        });
        return answer.Task;
    }

    private TimeSpan Moment() => TimeSpan.FromTicks(silo.World.Chance.Next(1, 20_000));
}
