using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Storage.Sqlite.Tables;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace CrmSync.Storage.Sqlite;

/// <summary>
/// Grain state of every type in the embedded store. A write completes after COMMIT; a conflict throws <see cref="InconsistentStateException"/> and
/// concerns its own row only (B-16); what cannot be read throws <see cref="UnreadableStateException"/>. A <see cref="PersonDocument"/> takes its rows with it into the same transaction, and gets them back when it fails.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteStore store, Serializer serializer, IActivatorProvider activators) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var grainType = TypeOf(stateName, grainId);
        if (store.ReadState(grainType, KeyOf(grainId)) is { } stored)
        {
            grainState.State = Deserialize<T>(stored, grainType, grainId);
            (grainState.ETag, grainState.RecordExists) = (stored.Tag.ToString(), true);
        }
        else
        {
            SetEmpty(grainState);
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = serializer.SerializeToArray(grainState.State);
        var tag = await CommitAsync(stateName, grainId, grainState, data);
        (grainState.ETag, grainState.RecordExists) = (tag.ToString(), true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await CommitAsync(stateName, grainId, grainState, null);
        SetEmpty(grainState);
    }

    private async Task<StateTag?> CommitAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, byte[]? data)
    {
        var document = grainState.State as PersonDocument;
        var rows = document?.TakeRows();
        try
        {
            return await store.WriteAsync(new StateWrite(TypeOf(stateName, grainId), KeyOf(grainId), StateTag.Parse(grainState.ETag), data, rows));
        }
        catch
        {
            GiveBack(document, rows);
            throw;
        }
    }

    private static void GiveBack(PersonDocument? document, CommitRows? rows)
    {
        if (document is not null) document.Rows ??= rows;
    }

    private T Deserialize<T>(StoredState stored, string grainType, GrainId grainId)
    {
        if (stored.Format != StateTable.Format)
            throw new UnreadableStateException(KeyOf(grainId), $"is stored in form {stored.Format} ({grainType}), and this build reads {StateTable.Format}");
        try
        {
            return serializer.Deserialize<T>(stored.Data) ?? throw new InvalidDataException();
        }
        catch (Exception unreadable)
        {
            throw new UnreadableStateException(KeyOf(grainId), $"is damaged, or written by a build that this one does not know ({grainType}, {unreadable.GetType().Name})", unreadable);
        }
    }

    private void SetEmpty<T>(IGrainState<T> grainState)
    {
        grainState.State = activators.GetActivator<T>().Create();
        (grainState.ETag, grainState.RecordExists) = (null, false);
    }

    private static string TypeOf(string stateName, GrainId grainId) => $"{grainId.Type}/{stateName}";

    private static string KeyOf(GrainId grainId) => grainId.Key.ToString()!;
}
