namespace CrmSync.Host.Demo;

/// <summary>What the simulated people have done so far. Written by one, read by the progress line.</summary>
internal sealed class EditCounts
{
    private long edits;
    private long collisions;
    private long failed;

    /// <summary>Edits, creates and deletes that a side took.</summary>
    public long Edits => Interlocked.Read(ref edits);

    /// <summary>Pairs of edits made to collide.</summary>
    public long Collisions => Interlocked.Read(ref collisions);

    /// <summary>Edits that a side did not take.</summary>
    public long Failed => Interlocked.Read(ref failed);

    public void Edited() => Interlocked.Increment(ref edits);

    public void Collided() => Interlocked.Increment(ref collisions);

    public void NotTaken() => Interlocked.Increment(ref failed);
}
