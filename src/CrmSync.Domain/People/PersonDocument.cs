using CrmSync.Domain.Activities;

namespace CrmSync.Domain.People;

/// <summary>What a person grain stores: the person, and beside it, in the same transaction, the rows of this commit.</summary>
[GenerateSerializer, Alias("crmsync.PersonDocument")]
public sealed class PersonDocument
{
    [NonSerialized] private CommitRows? rows;

    /// <summary>The format that this build writes. It rises when a stored person can no longer be read as it is.</summary>
    public const int FormatNow = 1;

    /// <summary>The format that the stored person was written in.</summary>
    [Id(0)] public int Format { get; set; } = FormatNow;

    /// <summary>The person; null before the first commit.</summary>
    [Id(1)] public Person? Person { get; set; }

    /// <summary>Why this build must not go on from what was stored for this person, in words that follow "it" (B-16); null: it may.</summary>
    public string? Fault(string id) => this switch
    {
        { Format: > FormatNow } => $"has format {Format}, and this build reads up to {FormatNow}",
        { Person: null } => "holds no person",
        { Person: var stored } when stored.Id != id => "is another person's",
        _ => null,
    };

    /// <summary>What the next commit writes beside the state. Not part of the state; the store takes it and leaves null.</summary>
    public CommitRows? Rows { get => rows; set => rows = value; }

    /// <summary>Takes the rows out, once.</summary>
    public CommitRows? TakeRows()
    {
        var taken = rows;
        rows = null;
        return taken;
    }
}
