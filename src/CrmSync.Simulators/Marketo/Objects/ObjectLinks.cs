using System.Globalization;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>Do the rows that a record names exist, and may a row go while others name it?</summary>
internal static class ObjectLinks
{
    /// <summary>Why a record is refused for what it names, or null.</summary>
    public static Reason? Broken(Tables tables, ObjectKind kind, IEnumerable<(string Name, object? Value)> values)
    {
        foreach ((string name, object? value) in values.Where(pair => pair.Value is not null))
        {
            ObjectReference? reference = kind.References.FirstOrDefault(known => known.Field == name);
            if (reference is not null && !Exists(tables, reference.Target, FieldValue.Text(value)!))
                return new Reason(reference.Code, Text(reference, value));
        }

        return null;
    }

    /// <summary>Whether another row or a lead holds this one.</summary>
    public static bool IsHeld(Tables tables, ObjectTable table, ObjectRow row)
    {
        string field = table.Kind.Dedupe[0];
        string key = ObjectTable.Text(row, field) ?? "";
        return tables.Objects.All.Any(other => other.Kind.References.Any(reference => reference.Holds && reference.Target == table.Kind.Table
            && other.All.Any(holder => string.Equals(ObjectTable.Text(holder, reference.Field), key, StringComparison.OrdinalIgnoreCase))))
            || (table.Kind.Table == StandardKinds.SalesPerson && tables.Fields.TryGet(field, out LeadField? lead) && tables.Leads.Matches(lead, key).Count > 0);
    }

    public static bool Exists(Tables tables, string target, string key) => target == Tables.LeadRows
        ? int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && tables.Leads.Find(id) is not null
        : tables.Objects[target].Matches([key]).Any();

    private static string Text(ObjectReference reference, object? value) => reference.Code switch
    {
        "718" => "Could not find ExternalSalesPersonID",
        "1004" => $"Lead '{value}' not found",
        _ => $"Record not found: {reference.Field} '{value}'",
    };
}
