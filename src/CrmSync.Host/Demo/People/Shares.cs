namespace CrmSync.Host.Demo.People;

/// <summary>How many of a thousand acts are what; the rest are plain edits.</summary>
internal static class Shares
{
    public const int Collisions = 20;
    public const int Creations = 20;
    public const int Deletions = 5;
    public const int Restorations = 3;
    public const int Qualifications = 8;
    public const int Merges = 6;
    public const int Refusals = 15;
    public const int Requests = 5;
}

/// <summary>What somebody does next.</summary>
internal enum Act
{
    Edit,
    Collide,
    Create,
    Delete,
    Restore,
    Qualify,
    Merge,
    Refuse,
    Ask,
}

/// <summary>Which act is it? Chance decides, by the shares.</summary>
internal static class Acts
{
    private static readonly (Act Act, int Share)[] All =
    [
        (Act.Collide, Shares.Collisions), (Act.Create, Shares.Creations), (Act.Delete, Shares.Deletions), (Act.Restore, Shares.Restorations),
        (Act.Qualify, Shares.Qualifications), (Act.Merge, Shares.Merges), (Act.Refuse, Shares.Refusals), (Act.Ask, Shares.Requests),
    ];

    /// <summary>One of them.</summary>
    public static Act Any(Random chance)
    {
        var at = chance.Next(1000);
        foreach (var (act, share) in All)
            if ((at -= share) < 0) return act;
        return Act.Edit;
    }
}
