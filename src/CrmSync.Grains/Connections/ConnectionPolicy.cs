using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.Connections;

/// <summary>
/// The policy that this silo goes by for one connection. It follows from the selection, which one grain of the cluster keeps, and which may be changed on any silo: each silo looks at it now and
/// then, and at once when it is shown something that goes by a later selection (F-1).
/// </summary>
internal sealed class ConnectionPolicy(ConnectionSetting setting, ISystemOfRecord marketo, ISystemOfRecord dynamics, IGrainFactory grains, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly Lock changing = new();
    private Task<SyncPolicy>? asked;
    private Task? look;
    private ITimer? looks;
    private int failures;
    private FieldsInForce? told;

    // A start takes many calls, and where some of them fail hardly any try would get through all of them: the next one goes on from what is prepared.
    private readonly HashSet<SystemName> prepared = [];

    /// <summary>As it is known now; null: nobody has asked yet.</summary>
    public SyncPolicy? Current => asked is { IsCompletedSuccessfully: true } known ? known.Result : null;

    /// <summary>Since when what this silo goes by has been in force, by the clock of whoever keeps it; null: nobody has asked yet.</summary>
    public DateTimeOffset? Since { get; private set; }

    private IFieldsGrain Fields => grains.GetGrain<IFieldsGrain>(setting.Id);

    /// <summary>Asks for it the first time, once for all who wait.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now; the next one asks again.</exception>
    public Task<SyncPolicy> AskAsync()
    {
        lock (changing)
        {
            if (asked is null or { IsFaulted: true } or { IsCanceled: true }) asked = BeginAsync();
            return asked;
        }
    }

    /// <summary>Both sides' metadata, read anew.</summary>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now.</exception>
    public async Task<IReadOnlyList<TableSchema>> DescribeAsync()
    {
        var both = await Task.WhenAll(marketo.DescribeAsync(CancellationToken.None), dynamics.DescribeAsync(CancellationToken.None));
        return [.. both.SelectMany(t => t)];
    }

    /// <summary>From now on people, feeds and deliveries of this silo go by this selection, and by what the tables ask of a new row (F-1, V-1).</summary>
    public void Use(FieldsInForce fields)
    {
        lock (changing)
        {
            // Who has not asked yet is to be prepared first, and to look from then on: it would go by this one for ever when another silo keeps the selection.
            if (Current is not { } known) told = fields;
            else if (known.Map.Version <= fields.Map.Version) (Since, asked) = (fields.Since, Task.FromResult(Of(fields)));
        }
    }

    /// <summary>From now on these fields are not in use here either, whatever the silo went by (F-3).</summary>
    public void LeaveOut(IReadOnlyDictionary<string, string> quarantined)
    {
        lock (changing)
        {
            if (Current is { } known) asked = Task.FromResult(known with { Map = known.Map.Without(quarantined) });
        }
    }

    /// <summary>Goes by what is in force by now, wherever it was changed.</summary>
    /// <param name="selection">The version that this silo was shown; null: none.</param>
    /// <exception cref="SystemUnavailableException">A side cannot be asked now.</exception>
    public async Task FollowAsync(int? selection)
    {
        // A look that is under way may have begun before what was shown came into force; the next one begins after that.
        if (look is { IsCompleted: false } underWay) await underWay.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (Current?.Map.Version >= selection) return;
        Task next;
        lock (changing) next = look is { IsCompleted: false } already ? already : look = LookAsync();
        await next;
    }

    public void Dispose() => looks?.Dispose();

    private async Task<SyncPolicy> BeginAsync()
    {
        await Task.WhenAll(PrepareAsync(marketo), PrepareAsync(dynamics));
        var fields = (await Fields.InForceAsync(null))!;
        // Who keeps them has read both sides' columns for it: on this silo, or on another one. What this silo read before that may lack a field that is back (F-3).
        if (told?.Since != fields.Since) await DescribeAsync();
        // What came into force here meanwhile.
        if (told is { } later && later.Since > fields.Since) fields = later;
        Since = fields.Since;
        looks ??= clock.CreateTimer(_ => _ = LookAgainAsync(), null, setting.Beat, Timeout.InfiniteTimeSpan);
        return Of(fields);
    }

    private async Task LookAsync()
    {
        if (Current is null || await Fields.InForceAsync(Since) is not { } next) return;
        // A side may take long to answer now; until it does people would take for empty what only reads so (F-3).
        LeaveOut(next.Map.Quarantined);
        // Each silo's own calls go by what it has read of the columns.
        await DescribeAsync();
        Use(next);
    }

    private async Task LookAgainAsync()
    {
        try
        {
            await FollowAsync(null);
            failures = 0;
        }
        catch (Exception problem)
        {
            // The next look asks again, and so does whoever is shown a later selection. One look may fail because the silo stops.
            if (++failures == 2) Log.FieldsNotFollowed(log, setting.Id, problem.GetType().Name);
        }
        looks?.Change(setting.Beat, Timeout.InfiniteTimeSpan);
    }

    private async Task PrepareAsync(ISystemOfRecord system)
    {
        lock (changing)
        {
            if (prepared.Contains(system.System)) return;
        }
        var lines = await system.PrepareAsync(CancellationToken.None);
        if (lines.FirstOrDefault(line => line.Stops) is { } fault) throw new SystemUnavailableException($"{system.System}: {fault.Thing}: {fault.Text}.", isConfiguration: true);
        lock (changing) prepared.Add(system.System);
    }

    private SyncPolicy Of(FieldsInForce fields) => new(fields.Map, new FieldRules(setting.Region, setting.Zone) { ServerValidates = !setting.IsStrict })
    {
        Lateness = setting.MarketoLateness,
        Landing = setting.MarketoLanding,
        MatchByEmail = setting.MatchByEmail,
        AllowDuplicates = setting.AllowDuplicates,
        DefaultOwner = setting.DefaultOwner,
        WhenDeletedInDynamics = setting.WhenDeletedInDynamics,
        WhenDeletedInMarketo = setting.WhenDeletedInMarketo,
        RequiredOnLead = fields.RequiredOnLead,
        InForce = fields.Since,
    };
}
