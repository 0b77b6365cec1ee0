using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Feeds;

/// <summary>A delete or a merge of a record that nobody held when its page was read.</summary>
/// <param name="Change">What the feed told.</param>
/// <param name="Since">When its page was read, our clock.</param>
[GenerateSerializer, Immutable, Alias("crmsync.Grave")]
public sealed record Grave(Change Change, DateTimeOffset Since);
