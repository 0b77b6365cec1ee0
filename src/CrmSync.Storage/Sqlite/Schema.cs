namespace CrmSync.Storage.Sqlite;

/// <summary>The tables of the store. Times are UTC ticks; connections and kinds of state are small numbers of <c>names</c>.</summary>
internal static class Schema
{
    /// <summary>Rises with every change of the tables; a file with a higher one was written by a newer build.</summary>
    public const long Version = 2;

    /// <summary>Marks the file as ours ("CrmS").</summary>
    public const long ApplicationId = 0x43726D53;

    /// <summary>What makes a file of the version before into one of this version, by the version that it has. Rows stay as they are.</summary>
    public static IReadOnlyDictionary<long, string> Upgrades { get; } = new Dictionary<long, string>
    {
        [1] = """
            ALTER TABLE people ADD COLUMN dynamics_epoch INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE people ADD COLUMN claim TEXT;
            CREATE INDEX people_claim ON people(connection, claim) WHERE claim IS NOT NULL;
            """,
    };

    /// <summary>
    /// State has an integer key and appends, because rows are large; the narrow indexes live in their own key (WITHOUT ROWID).
    /// Activities append too: a busy day touches the last pages and the narrow index only.
    /// </summary>
    public const string Create = """
        CREATE TABLE names(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

        CREATE TABLE state(id INTEGER PRIMARY KEY, grain_type INTEGER NOT NULL, grain_key TEXT NOT NULL,
          version INTEGER NOT NULL, format INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX state_key ON state(grain_type, grain_key);

        CREATE TABLE links(connection INTEGER NOT NULL, kind INTEGER NOT NULL, record TEXT NOT NULL, person TEXT NOT NULL,
          PRIMARY KEY(connection, kind, record)) WITHOUT ROWID;

        CREATE TABLE people(connection INTEGER NOT NULL, person TEXT NOT NULL, marketo TEXT, dynamics_kind INTEGER, dynamics TEXT,
          marketo_email TEXT, dynamics_email TEXT, standing INTEGER NOT NULL, creating_in INTEGER,
          dynamics_epoch INTEGER NOT NULL DEFAULT 0, claim TEXT,
          PRIMARY KEY(connection, person)) WITHOUT ROWID;
        CREATE INDEX people_waiting ON people(connection, person) WHERE standing=1;
        CREATE INDEX people_marketo_email ON people(connection, marketo_email) WHERE marketo_email IS NOT NULL;
        CREATE INDEX people_dynamics_email ON people(connection, dynamics_email) WHERE dynamics_email IS NOT NULL;
        CREATE INDEX people_claim ON people(connection, claim) WHERE claim IS NOT NULL;

        CREATE TABLE activities(id INTEGER PRIMARY KEY, connection INTEGER NOT NULL, person TEXT NOT NULL, sequence INTEGER NOT NULL,
          at INTEGER NOT NULL, kind TEXT NOT NULL, field TEXT, marketo_value TEXT, dynamics_value TEXT, winner INTEGER,
          rule TEXT NOT NULL, code TEXT, text TEXT NOT NULL);
        CREATE UNIQUE INDEX activities_line ON activities(connection, person, sequence);

        CREATE TABLE refusals(connection INTEGER NOT NULL, person TEXT NOT NULL, field TEXT NOT NULL, place INTEGER NOT NULL,
          system INTEGER NOT NULL, operation TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, since INTEGER NOT NULL, tries INTEGER NOT NULL,
          PRIMARY KEY(connection, person, field, place)) WITHOUT ROWID;

        CREATE TABLE parked(connection INTEGER NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL, wake_at INTEGER,
          PRIMARY KEY(connection, person)) WITHOUT ROWID;
        CREATE INDEX parked_wake_at ON parked(connection, wake_at) WHERE wake_at IS NOT NULL;

        CREATE TABLE counters(connection INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL,
          PRIMARY KEY(connection, name)) WITHOUT ROWID;
        """;
}
