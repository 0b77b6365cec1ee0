using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>How many rows of a sort a connection has: differences are added up in memory and written once per transaction.</summary>
internal sealed class Counters(SqliteConnection connection) : IDisposable
{
    public const string OneSided = "oneSided";
    public const string Refusals = "refusals";
    public const string StandingPrefix = "standing.";
    public const string ParkedPrefix = "parked.";

    private readonly Dictionary<(long Connection, string Name), long> differences = [];
    private readonly Statement add = new(connection,
        "INSERT INTO counters(connection, name, count) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET count=count+excluded.count");

    public void Add(long connection, string name, long difference)
    {
        if (difference == 0) return;
        differences[(connection, name)] = differences.GetValueOrDefault((connection, name)) + difference;
    }

    public void Write()
    {
        foreach (var ((connection, name), difference) in differences)
            if (difference != 0) add.Start().Add(connection).Add(name).Add(difference).Run();
        differences.Clear();
    }

    public void Forget() => differences.Clear();

    public void Dispose() => add.Dispose();
}
