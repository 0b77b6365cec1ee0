using System.Text.Json;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>One column of a table as the metadata tells it (protocol sheet 7.4). The ordinal is its place in a row's values.</summary>
internal sealed record Column(string SchemaName, ColumnKind Kind)
{
    public string LogicalName { get; } = SchemaName.ToLowerInvariant();

    public int Ordinal { get; init; }

    public string Label { get; init; } = SchemaName;

    public RequiredLevel Level { get; init; }

    public int MaxLength { get; init; }

    /// <summary>Format of a text (Text, Email, Phone, Url, TextArea) or of a date (DateOnly, DateAndTime).</summary>
    public string Format { get; init; } = "Text";

    public decimal Min { get; init; }

    public decimal Max { get; init; }

    public int Precision { get; init; }

    public IReadOnlyList<Choice> Choices { get; init; } = [];

    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Ends the names of its navigation properties; activities carry their table's name there.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The relationship's own name, when it has one; only a lookup to one table can.</summary>
    public string? Relationship { get; init; }

    public DeleteBehavior OnDelete { get; init; }

    /// <summary>The global choice that <see cref="Choices"/> come from; null for choices of its own.</summary>
    public string? GlobalChoice { get; init; }

    /// <summary>How an instant is shown: UserLocal or TimeZoneIndependent.</summary>
    public string Behavior { get; init; } = "UserLocal";

    public bool ForCreate { get; init; } = true;

    public bool ForUpdate { get; init; } = true;

    public bool IsCustom { get; init; }

    public bool IsPrimaryId { get; init; }

    public bool IsPrimaryName { get; init; }

    /// <summary>What a create without this column stores; null for nothing.</summary>
    public object? Default { get; init; }

    public Guid MetadataId { get; init; }

    public bool IsLookup => Kind is ColumnKind.Lookup or ColumnKind.Owner;

    public bool IsText => Kind is ColumnKind.String or ColumnKind.Memo;

    /// <summary>A number that the server keeps: a money column's twin in the base currency (protocol sheet 2.12).</summary>
    public string? TwinOf { get; init; }

    public bool IsChoice => Kind is ColumnKind.Picklist or ColumnKind.State or ColumnKind.Status;

    public bool IsDateOnly => Kind == ColumnKind.DateTime && Format == "DateOnly";

    /// <summary>The name under which a row shows the value: _x_value for a lookup (protocol sheet 2.8).</summary>
    public string WireName { get; } = Shown(SchemaName, Kind);

    /// <summary>Columns that every write moves: their story is the write's time, client and order, so the history does not tell them. Its table says so.</summary>
    public bool IsKept { get; init; }

    /// <summary>The logical name as a record holds it: its length and its bytes.</summary>
    public byte[] NameBytes { get; } = [(byte)SchemaName.Length, .. System.Text.Encoding.ASCII.GetBytes(SchemaName.ToLowerInvariant())];

    public JsonEncodedText WireText { get; } = JsonEncodedText.Encode(Shown(SchemaName, Kind));

    /// <summary>The single-valued navigation property for a target table: one name per target when the lookup has several (protocol sheet 2.8).</summary>
    public string NavigationTo(string target)
    {
        var name = IsCustom ? SchemaName : LogicalName;
        return (Targets.Count == 1 || Kind == ColumnKind.Owner ? name : $"{name}_{target}") + Suffix;
    }

    public bool Equals(Column? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private static string Shown(string name, ColumnKind kind) =>
        kind is ColumnKind.Lookup or ColumnKind.Owner ? $"_{name.ToLowerInvariant()}_value" : name.ToLowerInvariant();
}
