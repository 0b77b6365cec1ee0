using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>
/// One table: its names and its columns. The lists are replaced as a whole, so that a reader needs no lock; an ordinal is never given twice, so that the
/// values of a column that went, or came again with another type, are never shown.
/// </summary>
internal sealed class Table
{
    private const int LongestName = 128;
    private const int MostPicked = 64;

    private volatile Column[] _columns = [];
    private volatile Column?[] _placed = [];
    private volatile Dictionary<string, Column> _byName = new(StringComparer.Ordinal);
    private volatile Dictionary<string, (Column Column, string Target)> _navigations = new(StringComparer.Ordinal);

    public required string LogicalName
    {
        get => _logicalName;
        init => (_logicalName, MetadataId) = (value, MetadataIds.Of(value));
    }

    public required string SchemaName { get; init; }

    public required string SetName { get; init; }

    public required int ObjectTypeCode { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>The catalog's version at the last change of this definition.</summary>
    public long ChangedAt { get; set; } = 1;

    public string CollectionName { get; set; } = "";

    public bool IsCustom { get; init; }

    public bool IsActivity { get; init; }

    /// <summary>Change tracking as the table's definition has it; a setting may switch it off for tests.</summary>
    public bool Tracks { get; set; } = true;

    public bool ChangeTrackingEnabled { get; set; } = true;

    /// <summary>Alternate keys, oldest first (protocol sheet 2.7).</summary>
    public IReadOnlyList<AlternateKey> Keys => _keys;

    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The column at a place; null when it went.</summary>
    public Column? At(int ordinal) => ordinal < _placed.Length ? _placed[ordinal] : null;

    /// <summary>How many values a row of this table may have: one for each column there ever was.</summary>
    public int Width => _width;

    public Column Key => _key ??= Array.Find(_columns, column => column.IsPrimaryId)!;

    public Column? Name => _name ??= Array.Find(_columns, column => column.IsPrimaryName);

    public Guid MetadataId { get; private init; }

    /// <summary>What a new row holds before anything is written into it, by ordinal.</summary>
    public object?[] Defaults()
    {
        var known = _defaults;
        if (known is null)
        {
            known = new object?[_width];
            foreach (var column in _columns) known[column.Ordinal] = column.Default;
            _defaults = known;
        }

        return (object?[])known.Clone();
    }

    /// <summary>Columns that the system or the business asks for.</summary>
    public IReadOnlyList<Column> Required =>
        _required ??= [.. _columns.Where(column => column.Level is RequiredLevel.SystemRequired or RequiredLevel.ApplicationRequired)];

    private readonly string _logicalName = "";
    private volatile object?[]? _defaults;
    private volatile ConcurrentDictionary<string, IReadOnlyList<Column>> _picked = new(StringComparer.Ordinal);
    private volatile Column[]? _required;
    private volatile AlternateKey[] _keys = [];
    private volatile int _width;
    private Column? _key;
    private Column? _name;

    /// <summary>Finds a column by logical name or, for a lookup, by _x_value.</summary>
    public bool TryColumn(string name, [NotNullWhen(true)] out Column? column) => _byName.TryGetValue(name, out column);

    /// <summary>As <see cref="TryColumn(string, out Column)"/>, for a name in UTF-8.</summary>
    public bool TryColumn(ReadOnlySpan<byte> name, [NotNullWhen(true)] out Column? column)
    {
        Span<char> letters = stackalloc char[LongestName];
        column = null;
        return name.Length <= LongestName && Encoding.UTF8.TryGetChars(name, letters, out var length)
            && _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters[..length], out column);
    }

    /// <summary>A column that the platform brings along and that must be there.</summary>
    public Column? Find(string logicalName) => _byName.GetValueOrDefault(logicalName);

    public bool TryNavigation(string name, out (Column Column, string Target) navigation) => _navigations.TryGetValue(name, out navigation);

    /// <summary>Every single-valued navigation property with its column and target.</summary>
    public IEnumerable<(string Name, Column Column, string Target)> Navigations =>
        _navigations.Select(pair => (pair.Key, pair.Value.Column, pair.Value.Target));

    /// <summary>A table that is like this one and changes by itself: all that it holds is replaced as a whole, never changed in place.</summary>
    public Table Copy() => (Table)MemberwiseClone();

    /// <summary>What a text picks among the columns; texts that come again and again are read once.</summary>
    public IReadOnlyList<Column> Picked(string text, Func<Table, string, IReadOnlyList<Column>> pick)
    {
        var known = _picked;
        if (known.TryGetValue(text, out var columns)) return columns;
        columns = pick(this, text);
        if (known.Count < MostPicked) known.TryAdd(text, columns);
        return columns;
    }

    /// <summary>Takes what may change about a table from another definition of it.</summary>
    public void Describe(Table other) =>
        (DisplayName, CollectionName, Tracks, ChangeTrackingEnabled) = (other.DisplayName, other.CollectionName, other.Tracks, other.Tracks);

    public void Add(AlternateKey key) => _keys = [.. _keys, key];

    public void Remove(AlternateKey key) => _keys = [.. _keys.Where(known => known != key)];

    /// <summary>Adds a column, or puts a new definition in the place of the one with its name.</summary>
    public Column Add(Column column) => _byName.ContainsKey(column.LogicalName) ? Change(column) : Put(column with { Ordinal = _width++ });

    /// <summary>Takes a column away; its values stay in no answer.</summary>
    public void Remove(Column column)
    {
        _columns = [.. _columns.Where(known => known != column)];
        _placed = Placed(_columns);
        (_defaults, _required, _picked) = (null, null, new(StringComparer.Ordinal));
        _byName = _byName.Where(pair => pair.Value != column).ToDictionary(StringComparer.Ordinal);
        _navigations = _navigations.Where(pair => pair.Value.Column != column).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Puts a new definition in the place of the column of its name; of another type it begins empty.</summary>
    public Column Change(Column column)
    {
        var before = _byName[column.LogicalName];
        var kept = before.Kind == column.Kind && before.IsDateOnly == column.IsDateOnly;
        Remove(before);
        return Put(column with { Ordinal = kept ? before.Ordinal : _width++ });
    }

    private Column Put(Column column)
    {
        column = column with { MetadataId = MetadataIds.Of($"{LogicalName}.{column.LogicalName}"), IsKept = IsKept(column) };
        var navigations = new Dictionary<string, (Column Column, string Target)>(_navigations);
        foreach (var target in column.Targets) navigations.TryAdd(column.NavigationTo(target), (column, target));
        _byName = new Dictionary<string, Column>(_byName, StringComparer.Ordinal) { [column.LogicalName] = column, [column.WireName] = column };
        _navigations = navigations;
        _columns = [.. _columns.Append(column).OrderBy(each => each.Ordinal)];
        _placed = Placed(_columns);
        (_defaults, _required, _picked) = (null, null, new(StringComparer.Ordinal));
        return column;
    }

    private static bool IsKept(Column column) => column.IsPrimaryId || column.TwinOf is not null
        || column.LogicalName is "versionnumber" or "modifiedon" or "modifiedby" or "createdon" or "createdby" or "owningbusinessunit" or "exchangerate";

    private static Column?[] Placed(Column[] columns)
    {
        var placed = new Column?[columns.Length == 0 ? 0 : columns[^1].Ordinal + 1];
        foreach (var column in columns) placed[column.Ordinal] = column;
        return placed;
    }
}
