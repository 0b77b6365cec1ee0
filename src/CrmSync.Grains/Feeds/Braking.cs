using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Feeds;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Feeds;

/// <summary>Drives a <see cref="Brake"/> for one side: counts the live rows that a page or a compare would take away, and words what the operator reads (D-9).</summary>
internal sealed class Braking(string connection, SystemName side, ConnectionSetting setting, ILedger ledger)
{
    private readonly Brake brake = new(setting.BrakeRows, setting.BrakeShare);

    /// <summary>The line for the operator when this page may not be handed over; else null.</summary>
    public async Task<string?> LookAsync(IReadOnlyDictionary<string, List<Change>> byPerson, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        foreach (var (person, changes) in byPerson)
            if (changes.Exists(c => c is RecordDeleted) && await ledger.FindPersonAsync(connection, person, cancellationToken) is { } row && IsLive(row)) gone.Add(person);
        if (gone.Count == 0) return null;
        var linked = await LinkedAsync(cancellationToken);
        return brake.Report(gone, linked, now) is { } rows ? Line(rows, linked, "were reported deleted within a minute") : null;
    }

    /// <summary>The same for the rows that a full read did not show.</summary>
    public async Task<string?> LookAsync(long missing, CancellationToken cancellationToken)
    {
        var linked = await LinkedAsync(cancellationToken);
        return brake.Miss(missing, linked) is { } rows ? Line(rows, linked, "were not shown by a full read") : null;
    }

    public void Release() => brake.Release();

    private bool IsLive(PersonRow row) => side == SystemName.Marketo ? row.Marketo is not null : row.Dynamics is not null;

    private async Task<long> LinkedAsync(CancellationToken cancellationToken)
    {
        var counts = await ledger.CountAsync(connection, cancellationToken);
        return counts.People.Values.Sum() - counts.OneSided;
    }

    private string Line(long rows, long linked, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"Brake: at least {rows} rows of {(side == SystemName.Marketo ? "Marketo" : "Dynamics")} {what}, more than the {brake.Limit(linked)} that may go at once ({linked} people are linked); none of them was taken. Look there first; resume accepts them.");
}
