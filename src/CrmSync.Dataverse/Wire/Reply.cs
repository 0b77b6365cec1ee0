namespace CrmSync.Dataverse.Wire;

/// <summary>What came of one call.</summary>
internal abstract record Reply
{
    private Reply() { }

    /// <summary>Dataverse answered.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Body">Empty when there is none.</param>
    /// <param name="ContentType">As sent, parameters included; empty when there is none.</param>
    /// <param name="StartedAt">When the call began, by the server's clock where it tells it.</param>
    /// <param name="RetryAfter">What Retry-After said.</param>
    /// <param name="Cut">The connection ended within the body.</param>
    public sealed record Answered(int Status, byte[] Body, string ContentType, DateTimeOffset StartedAt, TimeSpan? RetryAfter, bool Cut) : Reply
    {
        /// <summary>Calls left in the window of service protection, where told.</summary>
        public int? CallsLeft { get; init; }

        /// <summary>2xx and whole.</summary>
        public bool IsSuccess => Status is >= 200 and < 300 && !Cut;
    }

    /// <summary>No answer that counts.</summary>
    /// <param name="Reason">Closed list word of the port's deferrals.</param>
    /// <param name="After">Earliest next try, where told.</param>
    /// <param name="MayLand">The request left and may have been applied.</param>
    /// <param name="IsConfiguration">Waiting does not help.</param>
    /// <param name="Code">The directory's number (AADSTS), where it told one.</param>
    public sealed record Lost(string Reason, TimeSpan? After, bool MayLand, bool IsConfiguration = false, string? Code = null) : Reply;
}
