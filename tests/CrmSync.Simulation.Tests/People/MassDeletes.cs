using CrmSync.Contracts.Connections;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Somebody deletes more rows in Dynamics than may go at once, on two pages of the feed; an operator who finds the brake pulled looks, and resumes (D-9).</summary>
internal sealed class MassDeletes(World world, Operators operators, HumanInDynamics dynamics, KnownPeople known, TimeSpan poll, Func<string, bool> isTold)
{
    /// <summary>So many rows may go within a minute.</summary>
    public const int Limit = 2;

    // One of them may be of nobody whom we know yet.
    private const int Deleted = Limit + 2;
    private const string Brake = "Brake";
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan NextPage = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PulledWithin = TimeSpan.FromMinutes(2);
    private bool isWatched;
    private bool isDeleting;
    private bool isPaused;
    private int pulled;
    private IReadOnlyList<LinkedPerson> deleted = [];

    /// <summary>Deletes that nobody pulled the brake for, one line each.</summary>
    public List<string> Unbraked { get; } = [];

    public async Task DeleteAsync(Random chance)
    {
        Watch();
        var rows = known.Linked.OrderBy(_ => chance.Next()).Take(Deleted).ToList();
        if (isDeleting || rows.Count < Deleted || poll > Slowest) return;
        (isDeleting, isPaused) = (true, false);
        var (from, before, pauses, gone) = (world.Now, pulled, operators.Pauses, 0);
        deleted = rows;
        foreach (var row in rows)
        {
            if (await dynamics.DeleteAsync(row.Table, row.Row, CancellationToken.None)) gone++;
            if (gone == Limit) await world.PassAsync(poll + NextPage);
        }
        await world.PassAsync(PulledWithin);
        // Who pauses keeps us from reading in time, and who resumes releases the brake.
        if (gone == Deleted && pulled == before && !isPaused && operators.Pauses == pauses) Unbraked.Add($"D-9: {gone} rows were deleted from {from:HH:mm:ss} on, and the brake was not pulled");
        isDeleting = false;
    }

    /// <summary>From now on at the latest somebody looks: single deletes pull the brake as well.</summary>
    public void Watch()
    {
        if (isWatched) return;
        isWatched = true;
        _ = WatchAsync();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await world.PassAsync(LookEvery);
            var view = await operators.QueryAsync<IConnectionGrain, ConnectionView>(connection => connection.StatusAsync());
            var isBraked = view?.Trouble?.StartsWith(Brake, StringComparison.Ordinal) == true;
            if (isDeleting) isPaused |= view?.State == "paused" && !isBraked;
            if (!isBraked) continue;
            pulled++;
            // What was read before and after a pause of somebody else's was reported in different minutes.
            if (!isPaused && deleted.Count(row => isTold(row.Row)) is > Limit and var told) Unbraked.Add($"D-9: {told} deletes were taken while the brake is pulled");
            deleted = [];
            await operators.ResumeAsync();
        }
    }
}
