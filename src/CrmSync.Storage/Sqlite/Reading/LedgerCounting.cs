using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Storage.Sqlite.Tables;

namespace CrmSync.Storage.Sqlite.Reading;

/// <summary>Turns the counter rows of a connection into its counts.</summary>
internal static class LedgerCounting
{
    public static LedgerCounts Of(IEnumerable<(string Name, long Count)> counters)
    {
        var people = new Dictionary<PersonStanding, long>();
        var parked = new Dictionary<string, long>();
        var (oneSided, refusals) = (0L, 0L);
        foreach (var (name, count) in counters)
        {
            if (name == Counters.OneSided) oneSided = count;
            else if (name == Counters.Refusals) refusals = count;
            else if (name.StartsWith(Counters.ParkedPrefix, StringComparison.Ordinal)) parked[name[Counters.ParkedPrefix.Length..]] = count;
            else people[(PersonStanding)int.Parse(name.AsSpan(Counters.StandingPrefix.Length), CultureInfo.InvariantCulture)] = count;
        }

        return new LedgerCounts(people, oneSided, refusals, parked);
    }
}
