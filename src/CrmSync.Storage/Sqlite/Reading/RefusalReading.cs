using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Storage.Sqlite.Tables;

namespace CrmSync.Storage.Sqlite.Reading;

/// <summary>Reads open refusals: a page in order of person and field, or how many there are of each cause.</summary>
internal static class RefusalReading
{
    private const int GroupsMax = 500;
    private const string OfConnection = "connection=(SELECT id FROM names WHERE name=?)";

    public static List<RefusalRow> Page(ReadConnection reader, string connection, RefusalFilter filter, (string Person, string Field)? after, int take)
    {
        var (where, values) = Where(filter);
        if (after is not null) where += " AND (person, field)>(?, ?)";
        var started = Start(reader, $"SELECT {RefusalTable.Columns} FROM refusals WHERE {OfConnection}{where} ORDER BY person, field, place", connection, values);
        if (after is var (person, field)) started.Add(person).Add(field);
        return WholeKeys(started, take);
    }

    public static List<RefusalGroup> Groups(ReadConnection reader, string connection, RefusalFilter filter)
    {
        var (where, values) = Where(filter);
        var sql = $"SELECT system, operation, field, code, COUNT(*), MIN(since), MIN(text) FROM refusals WHERE {OfConnection}{where} GROUP BY system, operation, field, code ORDER BY 5 DESC, 4, 3 LIMIT {GroupsMax}";
        return ReadConnection.All(
            Start(reader, sql, connection, values),
            row => new RefusalGroup((SystemName)row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Number(4), Instant.Read(row.Number(5)), row.Text(6)));
    }

    private static Statement Start(ReadConnection reader, string sql, string connection, List<object> values)
    {
        var started = reader.Start(sql).Add(Names.OfConnection(connection));
        foreach (var value in values) _ = value is long number ? started.Add(number) : started.Add((string)value);
        return started;
    }

    private static (string Where, List<object> Values) Where(RefusalFilter filter)
    {
        var (where, values) = ("", new List<object>());
        void Is(string column, object? value)
        {
            if (value is null) return;
            where += $" AND {column}=?";
            values.Add(value);
        }

        Is("system", filter.System is { } system ? (long)system : null);
        Is("operation", filter.Operation);
        Is("field", filter.Field);
        Is("code", filter.Code);
        Is("person", filter.Person);
        if (filter.Search is { } search)
        {
            where += " AND instr(lower(text || ' ' || code || ' ' || field || ' ' || person), lower(?))>0";
            values.Add(search);
        }

        return (where, values);
    }

    /// <summary>A page never ends within one person's field: the next page starts after that key, and would lose the rest.</summary>
    private static List<RefusalRow> WholeKeys(Statement started, int take)
    {
        var page = new List<RefusalRow>();
        while (take > 0 && started.Step())
        {
            var row = RefusalTable.Read(started);
            if (page.Count >= take && (page[^1].Person, page[^1].Field) != (row.Person, row.Field)) break;
            page.Add(row);
        }

        started.Reset();
        return page;
    }
}
