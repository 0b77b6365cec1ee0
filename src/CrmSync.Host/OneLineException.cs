namespace CrmSync.Host;

/// <summary>Something a user can mend: one line says what is wrong and how. It holds no secret and no person's value.</summary>
/// <param name="message">The line.</param>
/// <param name="exitStatus">2: wrong usage or configuration; 1: it failed.</param>
public sealed class OneLineException(string message, int exitStatus = OneLineException.Failure) : Exception(message)
{
    /// <summary>It was asked for rightly and failed.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>What the process ends with.</summary>
    public int ExitStatus { get; } = exitStatus;
}
