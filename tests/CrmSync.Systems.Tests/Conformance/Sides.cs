using CrmSync.Domain.Systems;
using CrmSync.Simulators.Dataverse;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>Starts the side that a promise is tried on.</summary>
internal static class Sides
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A side with some people, set up, whose connector knows its token and columns.</summary>
    public static async Task<ISide> StartAsync(SystemName side)
    {
        var started = await StartAsync(side, "crmsync-secret", null);
        await started.System.PrepareAsync(Cancellation);
        await started.ReadAsync(started.Nobody);
        return started;
    }

    /// <summary>A side that may know another secret, or whose connector looks elsewhere.</summary>
    public static async Task<ISide> StartAsync(SystemName side, string secret, Uri? elsewhere)
    {
        if (side == SystemName.Marketo)
        {
            var instance = await MarketoInstance.StartAsync(MarketoInstance.Calm with { EmptyPageShare = 0.3 }, people: 20);
            await instance.SignInAsync("human");
            return new MarketoSide(instance, secret, elsewhere);
        }
        var dynamics = new DynamicsSide(await DataverseServer.StartAsync(new DataverseSimulatorOptions { People = 20, Seed = 7 }, Cancellation), secret, elsewhere);
        await dynamics.SignInAsync();
        return dynamics;
    }

    /// <summary>The next calls of the connector go wrong so.</summary>
    public static Task FaultAsync(this ISide side, object rule) => side.ControlAsync("faults", rule);

    /// <summary>Reads a feed to its tip; fails when it cannot be read.</summary>
    public static async Task<(List<Change> Changes, string Cursor)> ReadToTipAsync(this ISide side, string? cursor)
    {
        List<Change> changes = [];
        for (var pages = 0; pages < 500; pages++)
        {
            var page = Assert.IsType<FeedAnswer.Page>(await side.ReadFeedAsync(cursor));
            changes.AddRange(page.Changes);
            cursor = page.Cursor;
            if (!page.More) return (changes, cursor);
        }
        throw new InvalidOperationException("The feed has no end.");
    }

    public static Task<FeedAnswer> ReadFeedAsync(this ISide side, string? cursor) => side.System.ReadFeedAsync(side.Kind, cursor, side.Map, Cancellation);

    public static Task<ReadAnswer> ReadAsync(this ISide side, params RecordId[] records) => side.System.ReadAsync(records, side.Map, Cancellation);

    public static async Task<RecordSnapshot> SeeAsync(this ISide side, RecordId record) => Assert.Single(Assert.IsType<ReadAnswer.Done>(await side.ReadAsync(record)).Found);

    public static Task<IReadOnlyList<Outcome>> WriteAsync(this ISide side, params Write[] writes) => side.System.WriteAsync(writes, side.Map, Cancellation);

    /// <summary>A write of the first name, planned from what the record shows now.</summary>
    public static async Task<Write> UpdateAsync(this ISide side, RecordId record, string firstName) =>
        new UpdateRecord($"w-{record.Id}", record, new Dictionary<string, string?> { ["firstName"] = firstName }, (await side.SeeAsync(record)).Version);

    /// <summary>Does a change say that the first name is this now?</summary>
    public static bool Tells(this Change change, RecordId record, string firstName) => change.Record == record && change switch
    {
        RecordSeen seen => seen.Snapshot.Values.GetValueOrDefault("firstName") == firstName,
        FieldChanged field => field.Field == "firstName" && field.New == firstName,
        _ => false,
    };
}
