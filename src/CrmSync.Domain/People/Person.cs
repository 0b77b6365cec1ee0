namespace CrmSync.Domain.People;

/// <summary>One human being, known to one side or both.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.Person")]
public sealed record Person([property: Id(0)] string Id, [property: Id(1)] string Connection)
{
}
