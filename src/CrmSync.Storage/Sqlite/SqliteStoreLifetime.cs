using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Storage.Sqlite;

/// <summary>Opens the store first and closes it last: grains write until the end.</summary>
internal sealed class SqliteStoreLifetime(IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    private SqliteStore? store;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SqliteStore),
        ServiceLifecycleStage.First,
        _ =>
        {
            store = services.GetRequiredService<SqliteStore>();
            return Task.CompletedTask;
        },
        _ =>
        {
            store?.Dispose();
            return Task.CompletedTask;
        });
}
