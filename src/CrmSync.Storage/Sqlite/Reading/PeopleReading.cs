using CrmSync.Storage.Sqlite.Tables;

namespace CrmSync.Storage.Sqlite.Reading;

/// <summary>
/// Looks at the people index by something other than the person. Their partial indexes are named: without statistics SQLite prefers the primary key, which is
/// every person of the connection, and a first sync asks once a person.
/// </summary>
internal static class PeopleReading
{
    /// <summary>Connection, e-mail, and both again.</summary>
    public const string ByEmail = $"""
        SELECT {PeopleTable.Columns} FROM people INDEXED BY people_marketo_email WHERE {OfConnection} AND marketo_email=?
        UNION SELECT {PeopleTable.Columns} FROM people INDEXED BY people_dynamics_email WHERE {OfConnection} AND dynamics_email=? ORDER BY person
        """;

    /// <summary>Connection, claimed Dynamics id.</summary>
    public const string ByClaim = $"SELECT {PeopleTable.Columns} FROM people INDEXED BY people_claim WHERE {OfConnection} AND claim=? ORDER BY person";

    /// <summary>Connection, last person seen, how many: people who wait and are not parked.</summary>
    public const string Unanswered = $"""
        SELECT person FROM people INDEXED BY people_waiting WHERE {OfConnection} AND standing=1 AND person>?
        AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.connection=people.connection AND parked.person=people.person) ORDER BY person LIMIT ?
        """;

    private const string OfConnection = "connection=(SELECT id FROM names WHERE name=?)";
}
