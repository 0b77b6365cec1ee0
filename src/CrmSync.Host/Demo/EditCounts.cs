using System.Collections.Concurrent;

namespace CrmSync.Host.Demo;

/// <summary>What the simulated people have done so far. Written by one, read by the progress line and the kill rounds.</summary>
internal sealed class EditCounts
{
    private readonly ConcurrentDictionary<Deed, long> deeds = [];
    private long edits;
    private long failed;

    /// <summary>Edits, creates, deletes, qualifications and merges that a side took.</summary>
    public long Edits => Interlocked.Read(ref edits);

    /// <summary>Edits that a side did not take.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>How many of one kind were begun, or, where a side is asked, taken.</summary>
    public long Of(Deed deed) => deeds.GetValueOrDefault(deed);

    public void Edited() => Interlocked.Increment(ref edits);

    public void NotTaken() => Interlocked.Increment(ref failed);

    public void Did(Deed deed) => deeds.AddOrUpdate(deed, 1, (_, before) => before + 1);
}

/// <summary>What is counted apart.</summary>
internal enum Deed
{
    /// <summary>A pair of edits made to collide.</summary>
    Collision,

    /// <summary>A person made on one side.</summary>
    Creation,

    /// <summary>A request that was answered, or left as a trace in Marketo.</summary>
    Request,

    /// <summary>A lead qualified into a contact.</summary>
    Qualification,

    /// <summary>Two records merged on one side.</summary>
    Merge,

    /// <summary>A value that the other side must refuse.</summary>
    Refusal,
}
