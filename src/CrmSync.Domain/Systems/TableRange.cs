namespace CrmSync.Domain.Systems;

/// <summary>Which records of a table a refresh reads (F-2); what is null does not limit. Times are of that side's clock, both ends belong to it.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.TableRange")]
public sealed record TableRange(DateTimeOffset? CreatedFrom, DateTimeOffset? CreatedTo, DateTimeOffset? UpdatedFrom, DateTimeOffset? UpdatedTo)
{
    /// <summary>Everything.</summary>
    public static TableRange All { get; } = new(null, null, null, null);
}
