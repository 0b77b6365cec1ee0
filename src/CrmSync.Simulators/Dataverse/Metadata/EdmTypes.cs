using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>The OData type that a column's value travels as (protocol sheet 2.12).</summary>
internal static class EdmTypes
{
    public static string Of(Column column) => column.Kind switch
    {
        ColumnKind.String or ColumnKind.Memo or ColumnKind.MultiSelectPicklist => "Edm.String",
        ColumnKind.BigInt => "Edm.Int64",
        ColumnKind.Decimal or ColumnKind.Money => "Edm.Decimal",
        ColumnKind.Double => "Edm.Double",
        ColumnKind.Boolean => "Edm.Boolean",
        ColumnKind.DateTime => column.IsDateOnly ? "Edm.Date" : "Edm.DateTimeOffset",
        ColumnKind.Lookup or ColumnKind.Owner or ColumnKind.Uniqueidentifier => "Edm.Guid",
        _ => "Edm.Int32",
    };
}
