using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Reading;

/// <summary>A connection that only reads, with its prepared statements. Used by one caller at a time.</summary>
internal sealed class ReadConnection(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> prepared = [];

    /// <summary>The statement of this text, ready for its parameters.</summary>
    public Statement Start(string sql)
    {
        if (!prepared.TryGetValue(sql, out var statement)) prepared[sql] = statement = new Statement(connection, sql);
        return statement.Start();
    }

    /// <summary>Reads several statements from one snapshot.</summary>
    public T InSnapshot<T>(Func<T> read)
    {
        Database.Execute(connection, "BEGIN");
        var result = read();
        Database.Execute(connection, "COMMIT");
        return result;
    }

    /// <summary>All rows of a started statement.</summary>
    public static List<T> All<T>(Statement started, Func<Statement, T> row)
    {
        var rows = new List<T>();
        while (started.Step()) rows.Add(row(started));
        started.Reset();
        return rows;
    }

    /// <summary>The first row of a started statement, or null.</summary>
    public static T? First<T>(Statement started, Func<Statement, T> row)
        where T : class
    {
        var first = started.Step() ? row(started) : null;
        started.Reset();
        return first;
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values) statement.Dispose();
        connection.Dispose();
    }
}
