using System.Globalization;
using System.Text.RegularExpressions;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>What the rows of an activity page say. Pure.</summary>
internal static partial class FeedRows
{
    private const int NewLead = 12;
    private const int ChangeDataValue = 13;
    private const int ChangeScore = 22;
    private const int MergeLeads = 32;
    private const int DeleteLead = 37;

    /// <summary>People who were made: their values are not in rows and have to be read.</summary>
    public static IReadOnlyList<long> Made(IEnumerable<ActivityRow> rows) => [.. rows.Where(IsMade).Select(r => r.LeadId).Distinct()];

    /// <summary>Does the row tell of a person made?</summary>
    public static bool IsMade(ActivityRow row) => row.Type == NewLead;

    /// <summary>People who swallowed others: their values changed without rows.</summary>
    public static IReadOnlyList<long> Winners(IEnumerable<ActivityRow> rows) => [.. rows.Where(r => r.Type == MergeLeads).Select(Winner).Distinct()];

    /// <summary>Is it a field of the default set or one of ours? Then no campaign can ask in it (N-17).</summary>
    public static bool IsSynced(string field) => LinkFields.OnMarketo.Contains(field) || DefaultMapping.Rows.Any(row => row.Marketo == field);

    /// <summary>The second of the latest merge; null: none.</summary>
    public static DateTimeOffset? MergedAt(IEnumerable<ActivityRow> rows) => rows.Where(r => r.Type == MergeLeads).Max(r => (DateTimeOffset?)r.Second);

    /// <summary>Changes in the order of the rows. Rows about fields that are neither mapped nor ours say nothing.</summary>
    public static IEnumerable<Change> Told(IEnumerable<ActivityRow> rows, FieldCatalogue fields, FieldMap map, string? requestField) => rows.SelectMany(row => row.Type switch
    {
        ChangeDataValue when requestField is not null && fields.NameOf(row.PrimaryId, row.Primary) == requestField && !IsSynced(requestField) => [.. Requested(row), .. Changed(row, fields, map) is { } change ? [change] : Array.Empty<Change>()],
        ChangeDataValue or ChangeScore => Changed(row, fields, map) is { } change ? [change] : [],
        MergeLeads => Merged(row),
        DeleteLead => [new RecordDeleted(RecordId.Person(row.LeadId), row.Guid, row.Second)],
        _ => Array.Empty<Change>(),
    });

    private static IEnumerable<Change> Requested(ActivityRow row) => RequestText.Read(row) is { } request ? [request] : [];

    private static FieldChanged? Changed(ActivityRow row, FieldCatalogue fields, FieldMap map)
    {
        if (fields.NameOf(row.PrimaryId, row.Primary) is not { } name || ReaderOf(name, map) is not { } read) return null;
        if (Probe.IsValue(row.Attribute("Old Value")) || Probe.IsValue(row.Attribute("New Value"))) return null;
        return new FieldChanged(
            RecordId.Person(row.LeadId), row.Guid, row.Second, name,
            read(row.Attribute("Old Value")), read(row.Attribute("New Value")), row.Attribute("Modifying User"));
    }

    /// <summary>How a field's texts are read; null: it is neither mapped nor ours.</summary>
    private static Func<string?, string?>? ReaderOf(string name, FieldMap map) =>
        map.Find(name) is { } field ? text => Values.ReadText(field, text) : Values.LinkKind(name) is { } kind ? text => Values.ReadText(kind, text) : null;

    private static IEnumerable<Change> Merged(ActivityRow row)
    {
        var winner = Winner(row);
        foreach (var loser in Numbers().Matches(row.Attribute("Merge IDs") ?? "").Select(m => long.Parse(m.Value, CultureInfo.InvariantCulture)).Distinct())
        {
            if (loser != winner) yield return new RecordMerged(RecordId.Person(loser), RecordId.Person(winner), row.Guid, row.Second);
        }
    }

    private static long Winner(ActivityRow row) => row.LeadId;

    [GeneratedRegex("\\d{1,18}")]
    private static partial Regex Numbers();
}
