using CrmSync.Domain.Systems;
using CrmSync.Gateway.Problems;

namespace CrmSync.Gateway.Fields;

/// <summary>The date range of a refresh, as a caller writes it (F-2).</summary>
internal static class RangeReading
{
    public static (TableRange? Range, string? Fault) Of(string? createdFrom, string? createdTo, string? updatedFrom, string? updatedTo)
    {
        var times = new[] { ("createdFrom", createdFrom), ("createdTo", createdTo), ("updatedFrom", updatedFrom), ("updatedTo", updatedTo) }
            .Select(t => (Name: t.Item1, IsGiven: !string.IsNullOrWhiteSpace(t.Item2), Time: Rfc3339.Read(t.Item2))).ToArray();
        if (Array.Find(times, t => t.IsGiven && t.Time is null) is { Name: { } wrong }) return (null, $"The body's {wrong} is no RFC 3339 time: write it as 2030-01-31T12:00:00Z.");
        var range = new TableRange(times[0].Time, times[1].Time, times[2].Time, times[3].Time);
        return range.CreatedFrom > range.CreatedTo || range.UpdatedFrom > range.UpdatedTo ? (null, "The date range ends before it begins.") : (range, null);
    }
}
