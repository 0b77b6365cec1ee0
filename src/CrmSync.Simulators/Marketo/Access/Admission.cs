namespace CrmSync.Simulators.Marketo.Access;

/// <summary>A call that was taken in: whose, on which Central day, and its place in the sliding window.</summary>
internal sealed record Admission(string User, DateOnly Day, LinkedListNode<DateTimeOffset> Place);
