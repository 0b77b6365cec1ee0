namespace CrmSync.Domain.Systems;

/// <summary>Who is meant by an owner's id or e-mail? (N-6)</summary>
/// <param name="Id">systemuser id; null: nobody usable.</param>
/// <param name="Problem">Why nobody, a sentence without the owner's name; null when found.</param>
[GenerateSerializer, Immutable, Alias("crmsync.OwnerAnswer")]
public sealed record OwnerAnswer(string? Id, string? Problem);
