using System.Diagnostics.CodeAnalysis;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>One table: its names and its columns. Columns are only ever added or redefined, by replacing the lists, so that a reader needs no lock; an ordinal never changes.</summary>
internal sealed class Table
{
    private volatile Column[] _columns = [];
    private volatile Dictionary<string, Column> _byName = new(StringComparer.Ordinal);
    private volatile Dictionary<string, (Column Column, string Target)> _navigations = new(StringComparer.Ordinal);

    public required string LogicalName { get; init; }

    public required string SchemaName { get; init; }

    public required string SetName { get; init; }

    public required int ObjectTypeCode { get; init; }

    public required string DisplayName { get; init; }

    public bool ChangeTrackingEnabled { get; set; } = true;

    public IReadOnlyList<Column> Columns => _columns;

    public Column Key => _key ??= Array.Find(_columns, column => column.IsPrimaryId)!;

    public Column? Name => _name ??= Array.Find(_columns, column => column.IsPrimaryName);

    public Guid MetadataId => MetadataIds.Of(LogicalName);

    private Column? _key;
    private Column? _name;

    /// <summary>Finds a column by logical name or, for a lookup, by _x_value.</summary>
    public bool TryColumn(string name, [NotNullWhen(true)] out Column? column) => _byName.TryGetValue(name, out column);

    /// <summary>A column that the platform brings along and that must be there.</summary>
    public Column? Find(string logicalName) => _byName.GetValueOrDefault(logicalName);

    public bool TryNavigation(string name, out (Column Column, string Target) navigation) => _navigations.TryGetValue(name, out navigation);

    /// <summary>Every single-valued navigation property with its column and target.</summary>
    public IEnumerable<(string Name, Column Column, string Target)> Navigations =>
        _navigations.Select(pair => (pair.Key, pair.Value.Column, pair.Value.Target));

    /// <summary>Adds a column, or puts a new definition in the place of the one with its name.</summary>
    public Column Add(Column column)
    {
        var present = _byName.GetValueOrDefault(column.LogicalName);
        column = column with { Ordinal = present?.Ordinal ?? _columns.Length, MetadataId = MetadataIds.Of($"{LogicalName}.{column.LogicalName}") };
        var navigations = new Dictionary<string, (Column Column, string Target)>(_navigations);
        foreach (var target in column.Targets) navigations.TryAdd(column.NavigationTo(target), (column, target));
        _byName = new Dictionary<string, Column>(_byName) { [column.LogicalName] = column, [column.WireName] = column };
        _navigations = navigations;
        _columns = present is null ? [.. _columns, column] : [.. _columns.Select(each => each.Ordinal == column.Ordinal ? column : each)];
        return column;
    }
}
