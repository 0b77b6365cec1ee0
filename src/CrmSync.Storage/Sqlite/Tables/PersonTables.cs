using CrmSync.Domain.Activities;
using Microsoft.Data.Sqlite;

namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>All rows of a person's commit that are not its state.</summary>
internal sealed class PersonTables : IDisposable
{
    private readonly LinkTable links;
    private readonly PeopleTable people;
    private readonly ActivityTable activities;
    private readonly RefusalTable refusals;
    private readonly ParkedTable parked;

    public PersonTables(SqliteConnection connection, Counters counters)
    {
        links = new(connection);
        people = new(connection, counters);
        activities = new(connection);
        refusals = new(connection, counters);
        parked = new(connection, counters);
    }

    /// <summary>The refusal when another person holds one of the links; null when the commit may go on.</summary>
    public LinkHeldException? Conflict(long connection, string person, CommitRows rows) => links.Conflict(connection, person, rows);

    public void Write(long connection, string person, CommitRows rows)
    {
        links.Write(connection, person, rows);
        people.Write(connection, person, rows.Person);
        activities.Write(connection, person, rows.Activities);
        refusals.Write(connection, person, rows.Refusals);
        parked.Write(connection, person, rows.Parked);
    }

    /// <summary>A person whose state cannot be read (B-16): links and state stay as they are.</summary>
    public void Park(long connection, string person, UnreadableMark mark)
    {
        people.Stand(connection, person, PersonStanding.Refused);
        refusals.Write(connection, person, [mark.Line]);
        parked.Write(connection, person, mark.Parked);
    }

    /// <summary>Removes at most <paramref name="most"/> of the oldest activity lines before the given time; says how many.</summary>
    public int DeleteActivitiesBefore(DateTimeOffset time, int most) => activities.DeleteBefore(time, most);

    public void Dispose()
    {
        links.Dispose();
        people.Dispose();
        activities.Dispose();
        refusals.Dispose();
        parked.Dispose();
    }
}
