namespace CrmSync.Domain.Systems;

/// <summary>What a read of records by id or key brings back.</summary>
public abstract record ReadAnswer
{
    private ReadAnswer() { }

    /// <summary>The side answered.</summary>
    /// <param name="Found">The records, in no order.</param>
    /// <param name="Missing">Read by id only: ids that the side definitely does not have (Dynamics 404 0x80040217; Marketo: absent from the result).</param>
    public sealed record Done(IReadOnlyList<RecordSnapshot> Found, IReadOnlyList<RecordId> Missing) : ReadAnswer
    {
        /// <summary>Look-ups only: values that the side refuses to look up, each tried alone. Nothing is known of them.</summary>
        public IReadOnlyList<string> Refused { get; init; } = [];
    }

    /// <summary>The side could not answer now.</summary>
    /// <param name="Reason">As in <see cref="FeedAnswer.Deferred"/>.</param>
    /// <param name="After">Earliest next try, where the side tells one.</param>
    public sealed record Deferred(string Reason, TimeSpan? After) : ReadAnswer;
}

/// <summary>By what records are looked up when their id is not known.</summary>
public enum LookupKey
{
    /// <summary>The mapped e-mail, compared without case by the side and again by us (N-9).</summary>
    Email = 0,

    /// <summary>Marketo only: our link field (N-15).</summary>
    Link = 1,

    /// <summary>Dynamics contacts only: the lead that a contact was qualified from (originatingleadid, N-13).</summary>
    OriginatingLead = 2,
}
