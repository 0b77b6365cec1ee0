namespace CrmSync.Domain.People;

/// <summary>Something that the Marketo person is to be told as a custom activity (V-2). Stored until Marketo took it; sent at least once under one id (V-6).</summary>
/// <param name="Id">Unique for ever; travels as an attribute. Two activities with one id are one.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">A word: refused.</param>
/// <param name="Text">A sentence without people's values.</param>
[GenerateSerializer, Immutable, Alias("crmsync.OwedNotice")]
public sealed record OwedNotice(string Id, DateTimeOffset At, string Kind, string Text)
{
    /// <summary>Handed to delivery at that moment and not answered; null: to be sent.</summary>
    [Id(4)] public DateTimeOffset? SentAt { get; init; }

    /// <summary>Not before then.</summary>
    [Id(5)] public DateTimeOffset? NotBefore { get; init; }

    /// <summary>An answer was lost: it is looked for before it is sent again.</summary>
    [Id(6)] public bool MayBeThere { get; init; }

    /// <summary>Marketo lets us write no activities (set-up): it is tried again later and nobody waits for it.</summary>
    [Id(7)] public bool IsDenied { get; init; }
}
