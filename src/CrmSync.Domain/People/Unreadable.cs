using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>What stands for a person whose stored state cannot be read? (B-16) A mark that survives a crash, and one line on the error desk.</summary>
public static class Unreadable
{
    /// <summary>The parked reason, and the code on the error desk.</summary>
    public const string Reason = "unreadable";

    /// <summary>A feed tries so often before it passes the person.</summary>
    public const int Tries = 3;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    /// <summary>Is the person parked for this reason?</summary>
    public static bool Is(ParkedRow? parked) => parked?.Reason == Reason;

    /// <summary>The mark; one that stands keeps its beginning.</summary>
    public static ParkedRow Mark(string person, ParkedRow? before, DateTimeOffset now) => new(person, Reason, Is(before) ? before!.Since : now, now + LookAgain);

    /// <summary>The line on the error desk, under the side that the person was seen on first.</summary>
    public static RefusalRow Line(ParkedRow mark, RefusalRow? before, string why) => new(
        mark.Person,
        RecordId.Parse(mark.Person.Split('~')[0]) is { System: var side } ? side : SystemName.Marketo,
        "read",
        "",
        Reason,
        $"The stored state of this person cannot be read: it {why}. Nothing of the person is synced, and nobody else waits for it. Start the build that wrote the state, or put a good copy of it back, and try again; both records are read then.",
        mark.Since,
        before is { Code: Reason } ? before.Tries + 1 : Tries);
}
