namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>What a column holds; the names are Dataverse's AttributeTypeCode (protocol sheet 7.3).</summary>
internal enum ColumnKind
{
    String,
    Memo,
    Integer,
    BigInt,
    Decimal,
    Double,
    Money,
    Boolean,
    DateTime,
    Picklist,
    MultiSelectPicklist,
    State,
    Status,
    Lookup,
    Owner,
    Uniqueidentifier,
}
