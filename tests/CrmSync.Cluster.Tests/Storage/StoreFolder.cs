using System.Diagnostics.Metrics;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Storage;
using CrmSync.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace CrmSync.Cluster.Tests.Storage;

/// <summary>A folder of its own with one store open in it, used as grains use it; gone after the test.</summary>
internal sealed class StoreFolder : IDisposable
{
    public const string Connection = "acme";
    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().AddMetrics().BuildServiceProvider();
    private readonly TimeProvider time;
    private readonly bool isOurs;
    private readonly StoreMetrics metrics;

    public StoreFolder(string? path = null, TimeProvider? time = null, TimeSpan? keepActivities = null, long? limitBytes = null)
    {
        isOurs = path is null;
        this.time = time ?? TimeProvider.System;
        Options = new SqliteStoreOptions { Path = path ?? Directory.CreateTempSubdirectory("crmsync-store-").FullName, KeepActivities = keepActivities, LimitBytes = limitBytes };
        metrics = new StoreMetrics(services.GetRequiredService<IMeterFactory>());
        Store = Open();
    }

    public SqliteStoreOptions Options { get; }

    public SqliteStore Store { get; private set; }

    public SqliteLedger Ledger => new(Store);

    public SqliteGrainStorage Grains => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services, Store);

    public IMeterFactory Meters => services.GetRequiredService<IMeterFactory>();

    public SqliteStore Open() => new(Options, metrics, time, NullLogger<SqliteStore>.Instance);

    public void Reopen()
    {
        Store.Dispose();
        Store = Open();
    }

    /// <summary>A commit of a person as its grain makes it; returns the state that the grain holds then.</summary>
    public async Task<GrainState<PersonDocument>> CommitAsync(string person, CommitRows rows, GrainState<PersonDocument>? state = null)
    {
        state ??= New(person);
        state.State!.Rows = rows;
        await Grains.WriteStateAsync("person", Id(person), state);
        return state;
    }

    public async Task<GrainState<PersonDocument>> ReadAsync(string person)
    {
        var state = new GrainState<PersonDocument>();
        await Grains.ReadStateAsync("person", Id(person), state);
        return state;
    }

    public static GrainId Id(string person) => GrainId.Create("person", PersonKey.Of(Connection, person));

    public static GrainState<PersonDocument> New(string person) => new(new PersonDocument { Person = new Person(person, Connection) });

    public static CommitRows Rows(PersonRow? person = null, RecordId[]? links = null, RecordId[]? unlinked = null, RecordId[]? takenOver = null,
        ActivityRow[]? activities = null, RefusalRow[]? refusals = null, ParkedRow? parked = null) =>
        new(person, links ?? [], unlinked ?? [], takenOver ?? [], activities ?? [], refusals ?? [], parked);

    public static PersonRow Row(string person, PersonStanding standing = PersonStanding.InStep, string? marketoEmail = null, string? dynamicsEmail = null) =>
        new(person, RecordId.Person(1), null, marketoEmail, dynamicsEmail, standing, null);

    public static ActivityRow Activity(long sequence, DateTimeOffset? at = null, string text = "seen") =>
        new(sequence, at ?? DateTimeOffset.UnixEpoch, "observed", "FirstName", "Ann", "", SystemName.Dynamics, "S-1", null, text);

    public void Dispose()
    {
        Store.Dispose();
        services.Dispose();
        if (isOurs) Directory.Delete(Options.Folder, recursive: true);
    }
}
