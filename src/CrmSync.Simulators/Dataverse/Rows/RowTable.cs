using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>The rows of one table: by id, by order of creation, and by version for change tracking (protocol sheet 3.5).</summary>
internal sealed class RowTable(Table table)
{
    private readonly Dictionary<Guid, Row> _rows = [];
    private readonly Dictionary<Guid, long> _deletes = [];
    private readonly List<(long Place, Guid Id)> _order = [];
    private readonly List<(long Version, Guid Id)> _changes = [];
    private readonly Dictionary<int, Dictionary<string, List<Guid>>> _indexes = [];

    public Table Table { get; } = table;

    public int Count => _rows.Count;

    public long LastPlace { get; private set; }

    public Row? Find(Guid id) => _rows.GetValueOrDefault(id);

    /// <summary>Puts a new version of a row in the place of the old one.</summary>
    public void Put(Row row)
    {
        if (!_rows.TryGetValue(row.Id, out var old) || old.Place != row.Place)
        {
            LastPlace = Math.Max(LastPlace, row.Place);
            Insert(_order, (row.Place, row.Id));
        }

        _rows[row.Id] = row;
        Index(row, old);
        Insert(_changes, (row.Version, row.Id));
        if (_changes.Count > 1024 && _changes.Count > 3 * (_rows.Count + _deletes.Count)) ForgetReplaced();
    }

    /// <summary>Takes a row away and remembers the deletion under its own version.</summary>
    public void Remove(Guid id, long version)
    {
        _rows.Remove(id);
        _deletes[id] = version;
        Insert(_changes, (version, id));
        if (_order.Count > 1024 && _order.Count > 2 * _rows.Count) _order.RemoveAll(entry => Find(entry.Id)?.Place != entry.Place);
    }

    /// <summary>Undoes what a failed transaction did to one row.</summary>
    public void Restore(Guid id, Row? before, long? deletedBefore)
    {
        if (before is null) _rows.Remove(id);
        else
        {
            _rows[id] = before;
            Index(before, null);
            Ensure(_order, (before.Place, id));
            Ensure(_changes, (before.Version, id));
        }

        if (deletedBefore is not { } version) _deletes.Remove(id);
        else
        {
            _deletes[id] = version;
            Ensure(_changes, (version, id));
        }
    }

    public long? DeletedAt(Guid id) => _deletes.TryGetValue(id, out var version) ? version : null;

    /// <summary>Rows in order of creation, from the first place after the given one.</summary>
    public IEnumerable<Row> After(long place)
    {
        for (var index = IndexAfter(_order, place); index < _order.Count; index++)
        {
            if (_rows.TryGetValue(_order[index].Id, out var row) && row.Place == _order[index].Place) yield return row;
        }
    }

    /// <summary>
    /// Rows in order of creation that may hold one of the values (as text) in a column, by an index made when a column is first asked for. An index only
    /// grows, so that undoing a write needs no care: the caller looks at the rows themselves.
    /// </summary>
    public IEnumerable<Row> With(Column column, IReadOnlyList<string> values)
    {
        if (column.IsPrimaryId) return Rows(values.Select(Guid.Parse));
        if (!_indexes.TryGetValue(column.Ordinal, out var index))
        {
            _indexes[column.Ordinal] = index = new(Collation.Instance);
            foreach (var row in _rows.Values) Put(index, row.At(column.Ordinal), row.Id);
        }

        return Rows(values.SelectMany(value => index.GetValueOrDefault(value) ?? []));
    }

    /// <summary>Rows whose latest version lies after one version and not after another, rising by version.</summary>
    public IEnumerable<Row> ChangedBetween(long after, long upTo)
    {
        for (var index = IndexAfter(_changes, after); index < _changes.Count && _changes[index].Item1 <= upTo; index++)
        {
            if (_rows.TryGetValue(_changes[index].Id, out var row) && row.Version == _changes[index].Version) yield return row;
        }
    }

    /// <summary>Deletions in the same window, rising by version.</summary>
    public IEnumerable<(Guid Id, long Version)> DeletedBetween(long after, long upTo)
    {
        for (var index = IndexAfter(_changes, after); index < _changes.Count && _changes[index].Item1 <= upTo; index++)
        {
            var (version, id) = _changes[index];
            if (_deletes.TryGetValue(id, out var deleted) && deleted == version) yield return (id, version);
        }
    }

    private IEnumerable<Row> Rows(IEnumerable<Guid> ids) => ids.Distinct().Select(Find).OfType<Row>().OrderBy(row => row.Place);

    private void Index(Row row, Row? before)
    {
        foreach (var (ordinal, index) in _indexes)
        {
            if (before is null || !Equals(before.At(ordinal), row.At(ordinal))) Put(index, row.At(ordinal), row.Id);
        }
    }

    private static void Put(Dictionary<string, List<Guid>> index, object? value, Guid id)
    {
        if (ValueText.Of(value) is not { } text) return;
        if (index.TryGetValue(text, out var ids)) ids.Add(id);
        else index[text] = new List<Guid>(1) { id };
    }

    private void ForgetReplaced() =>
        _changes.RemoveAll(entry => Find(entry.Id)?.Version != entry.Version && DeletedAt(entry.Id) != entry.Version);

    private static void Insert(List<(long Key, Guid Id)> list, (long Key, Guid Id) entry)
    {
        if (list.Count == 0 || list[^1].Key < entry.Key) list.Add(entry);
        else list.Insert(IndexAfter(list, entry.Key), entry);
    }

    /// <summary>Puts an entry back that the failed transaction made look replaced, and that was forgotten therefore.</summary>
    private static void Ensure(List<(long Key, Guid Id)> list, (long Key, Guid Id) entry)
    {
        var index = IndexAfter(list, entry.Key);
        if (index == 0 || list[index - 1].Key != entry.Key) list.Insert(index, entry);
    }

    private static int IndexAfter(List<(long Key, Guid Id)> list, long key)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (list[middle].Key <= key) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
