using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.Fields;

/// <summary>The selection as users see it.</summary>
internal static class FieldViews
{
    public static FieldsView Of(FieldChoices choices, IReadOnlyCollection<TableSchema> tables, RefreshView? refresh)
    {
        var (defaults, leftOut) = FieldSelection.Defaults(1, tables);
        var map = FieldSelection.MapOf(choices, tables);
        return new(
            choices.Version, [.. choices.Fields.Select(f => new ChosenField(f, map.Find(f.Name)?.Quarantine))],
            Offered(tables, RecordKind.Person), Offered(tables, RecordKind.Lead), Offered(tables, RecordKind.Contact),
            [.. leftOut.Where(line => choices.Find(line[..line.IndexOf(':', StringComparison.Ordinal)]) is null)], refresh)
        {
            NotChosen = FieldSelection.NotChosen(choices, defaults),
        };
    }

    public static RefreshView? Of(RefreshDocument? refresh) => refresh is null ? null : new(
        refresh.Fields, refresh.Ended is not null ? "done" : refresh.IsWalked ? "writing" : "reading", refresh.Rows, refresh.People, refresh.Began, refresh.Ended);

    /// <summary>Why a field cannot be refreshed; null when it can.</summary>
    public static string? Unrefreshable(FieldMap map, string name) => map.Find(name) switch
    {
        null => $"{name}: it is not chosen; choose it first, that refreshes it too.",
        { Quarantine: { } reason } => $"{name}: it is quarantined: {reason}.",
        { Direction: Direction.ToDynamics } => $"{name}: it goes to Dynamics only, and a refresh brings Dynamics' values to Marketo.",
        _ => null,
    };

    private static IReadOnlyList<OfferedField> Offered(IReadOnlyCollection<TableSchema> tables, RecordKind kind) =>
        [.. (tables.FirstOrDefault(t => t.Kind == kind)?.Fields.Values ?? []).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new OfferedField(f.Name, f.Label, f.Kind, f.Writable))];
}
