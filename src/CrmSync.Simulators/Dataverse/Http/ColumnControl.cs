using System.Text.Json;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>
/// <c>POST /_sim/columns</c>: the administrator's hands on columns while the organisation runs. <c>{"table":"lead","add":"new_Age ; integer 0 150 ; ; Age ; custom"}</c>,
/// <c>{"table":"lead","change":"JobTitle ; string 20 ; ; Job Title"}</c> (a change of type empties the column), <c>{"table":"lead","remove":"new_age"}</c>.
/// A line is what <see cref="TableText"/> reads. Answers the table's columns by logical name with their kind.
/// </summary>
internal sealed class ColumnControl(DataverseCore core)
{
    public object Edit(JsonElement body)
    {
        if (!core.Store.Catalog.TryTable(body.GetProperty("table").GetString()!, out var table)) throw new ArgumentException("There is no such table.", nameof(body));
        var edit = Read(table, body);
        core.EditColumn(edit);
        return table.Columns.ToDictionary(column => column.LogicalName, column => column.Kind.ToString());
    }

    private static ColumnEdit Read(Table table, JsonElement body)
    {
        foreach (var kind in Enum.GetValues<ColumnEditKind>())
        {
            if (!body.TryGetProperty(kind.ToString().ToLowerInvariant(), out var given)) continue;
            var text = given.GetString()!;
            var name = kind == ColumnEditKind.Remove ? text : TableText.ReadColumn(text).LogicalName;
            var known = table.Find(name);
            if (known is null == (kind != ColumnEditKind.Add)) throw new ArgumentException($"There is {(known is null ? "no" : "already a")} column '{name}'.", nameof(body));
            if (known is not null && IsFixed(known)) throw new ArgumentException($"The platform itself needs the column '{name}'.", nameof(body));
            return new ColumnEdit(table, kind, text);
        }

        throw new ArgumentException("Say add, change or remove.", nameof(body));
    }

    private static bool IsFixed(Column column) =>
        column.IsPrimaryId || column.IsPrimaryName || column.Kind is ColumnKind.State or ColumnKind.Status
        || (!column.IsCustom && (column.IsLookup || !column.ForUpdate));
}
