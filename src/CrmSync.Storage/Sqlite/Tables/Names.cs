using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>Small numbers for connections and kinds of state. The writer's own memory of them; forgotten when a transaction fails.</summary>
internal sealed class Names(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, long> known = [];
    private readonly Statement find = new(connection, "SELECT id FROM names WHERE name=?");
    private readonly Statement insert = new(connection, "INSERT INTO names(name) VALUES(?) RETURNING id");

    public static string OfConnection(string id) => "connection:" + id;

    public static string OfState(string grainType) => "state:" + grainType;

    public long Number(string name)
    {
        if (!known.TryGetValue(name, out var number)) known[name] = number = First(find, name) ?? First(insert, name)!.Value;
        return number;
    }

    public void Forget() => known.Clear();

    public void Dispose()
    {
        find.Dispose();
        insert.Dispose();
    }

    private static long? First(Statement statement, string name)
    {
        long? number = statement.Start().Add(name).Step() ? statement.Number(0) : null;
        statement.Reset();
        return number;
    }
}
