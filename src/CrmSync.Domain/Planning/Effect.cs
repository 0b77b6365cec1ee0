using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What the person's driver does after the commit, and only then.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Hand the write of an open call to delivery (<see cref="Writes"/>). Repeatable: delivery knows it by its id.</summary>
    public sealed record Send(string Call) : Effect;

    /// <summary>The call is not to be made any more: if it waits in delivery it does not leave, and the answer says so. One that has left is not recalled.</summary>
    public sealed record Withdraw(SystemName To, string Call) : Effect;

    /// <summary>Read the record and tell the person.</summary>
    public sealed record ReadRecord(RecordId Record) : Effect;

    /// <summary>Look for the contact that a closed lead became, and tell the person (N-13).</summary>
    public sealed record FindContact(RecordId Lead) : Effect;

    /// <summary>Ask the match of the person's e-mail; for a request, the owner too.</summary>
    public sealed record AskMatch : Effect;

    /// <summary>Hand everything over to that person (N-16).</summary>
    public sealed record HandOver(string To) : Effect;

    /// <summary>Find out who holds the row that goes on for this person's: nobody, then read it; somebody, then tell the person (QL-1, G-3).</summary>
    public sealed record Follow(RecordId Successor) : Effect;
}
