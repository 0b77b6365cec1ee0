using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>What stands in the brackets of a row's address: its id, or the values of an alternate key (protocol sheet 2.7).</summary>
internal sealed record RowKey(Table Table, Guid? Id, IReadOnlyDictionary<Column, object?> Values)
{
    private static readonly System.Buffers.SearchValues<char> NotInAnAddress = System.Buffers.SearchValues.Create("/<>*%&:\\?+");

    public static RowKey Of(Table table, Guid id) => new(table, id, new Dictionary<Column, object?>());

    public static RowKey Parse(Table table, string text, DateTimeOffset now, DataverseSettings settings)
    {
        if (Guid.TryParse(text, out var id)) return Of(table, id);
        var values = new Dictionary<Column, object?>();
        foreach (var part in Split(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw DataverseError.BadQuery("Bad Request - Error in query syntax.");
            var (name, literal) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!table.TryColumn(name, out var column)) throw NotDefined(table);
            values[column] = Value(table, column, literal, settings);
        }

        if (values.Count == 1 && values.TryGetValue(table.Key, out var key)) return Of(table, (Guid)key!);
        return IsKey(table, values.Keys, now, settings) ? new RowKey(table, null, values) : throw NotDefined(table);
    }

    /// <summary>The row, or null. Rows that are alike in the key cannot be told apart: 0x8006089d.</summary>
    public Row? Find(RowTable rows)
    {
        if (Id is { } id) return rows.Find(id);
        var found = Alike(rows, Values).Take(2).ToList();
        if (found.Count > 1) throw new DataverseError(400, "0x8006089d", "Duplicate records have been found for the entity key.");
        return found.FirstOrDefault();
    }

    /// <summary>404 as the key was given.</summary>
    public DataverseError NotFound() => Id is { } id
        ? DataverseError.NotFound(Table.LogicalName, id)
        : new DataverseError(404, "0x80060891", "A record with the specified key values does not exist in " + Table.LogicalName + " entity");

    /// <summary>Rows with these values; one column decides by its index, the others by looking.</summary>
    public static IEnumerable<Row> Alike(RowTable rows, IReadOnlyDictionary<Column, object?> values)
    {
        var first = values.First();
        if (ValueText.Of(first.Value) is not { } text) return [];
        return rows.With(first.Key, [text]).Where(row => values.All(pair => Comparison.Order(row[pair.Key], pair.Value) == 0));
    }

    private static object? Value(Table table, Column column, string literal, DataverseSettings settings)
    {
        if (literal == "null") return null;
        var quoted = literal.Length > 1 && literal[0] == '\'' && literal[^1] == '\'';
        if (column.IsText && !quoted) throw DataverseError.BadQuery("Bad Request - Error in query syntax.");
        var text = quoted ? literal[1..^1].Replace("''", "'", StringComparison.Ordinal) : literal;
        if (column.IsText && !settings.KeysTakeSpecialCharacters && text.AsSpan().ContainsAny(NotInAnAddress))
            throw DataverseError.BadQuery("A potentially dangerous Request.Path value was detected from the client.");
        return Comparison.Literal(table, column, text);
    }

    private static bool IsKey(Table table, IEnumerable<Column> columns, DateTimeOffset now, DataverseSettings settings)
    {
        var names = columns.Select(column => column.LogicalName).ToHashSet();
        return table.Keys.Any(key => key.Status(now, settings.KeyBuilding) == "Active" && names.SetEquals(key.Columns));
    }

    private static List<string> Split(string text)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\'') quoted = !quoted;
            if (text[at] != ',' || quoted) continue;
            parts.Add(text[start..at]);
            start = at + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static DataverseError NotDefined(Table table) =>
        new(400, "0x80060890", $"The specified key attributes are not a defined key for the {table.LogicalName} entity");
}
