namespace CrmSync.Domain.Activities;

/// <summary>
/// What is stored of a grain cannot be read by this build: damaged, of a newer format, or nothing that can be gone on from (B-16). A store that does not
/// answer, or a write that lost against another one, is none of it. Carries ids only, no values.
/// </summary>
[GenerateSerializer, Alias("crmsync.UnreadableStateException")]
public sealed class UnreadableStateException : Exception
{
    /// <summary>Names the grain and the fault.</summary>
    /// <param name="key">The grain's key.</param>
    /// <param name="reason">What is wrong with it, in words that follow "it".</param>
    /// <param name="cause">What the reader threw, when it threw.</param>
    public UnreadableStateException(string key, string reason, Exception? cause = null) : base($"The state of {key} cannot be read: it {reason}.", cause) => (Key, Reason) = (key, reason);

    /// <summary>What a call threw is this, or was thrown because of it: whoever asks a store on the way wraps it. Null: it is something else.</summary>
    public static UnreadableStateException? In(Exception? problem) => problem is null or UnreadableStateException ? (UnreadableStateException?)problem : In(problem.InnerException);

    /// <summary>The grain's key.</summary>
    [Id(0)] public string Key { get; private set; }

    /// <summary>What is wrong with it, in words that follow "it".</summary>
    [Id(1)] public string Reason { get; private set; }
}
