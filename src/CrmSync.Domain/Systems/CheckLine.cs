namespace CrmSync.Domain.Systems;

/// <summary>How a set-up check ended. Wire values: never renumber.</summary>
public enum CheckResult
{
    /// <summary>As it must be.</summary>
    Passed = 0,

    /// <summary>The sync runs, but something is missing that users will notice.</summary>
    Warned = 1,

    /// <summary>The sync cannot run, or would lose what it promises.</summary>
    Failed = 2,
}

/// <summary>One set-up check (B-1). Its sentences hold no secret and no value of a person.</summary>
/// <param name="System">Which side; null: the two together.</param>
/// <param name="Check">What is checked, a few words.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Tried">What was tried.</param>
/// <param name="Found">What was found.</param>
/// <param name="Mend">How to mend it; null when there is nothing to mend.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CheckLine")]
public sealed record CheckLine(SystemName? System, string Check, CheckResult Result, string Tried, string Found, string? Mend)
{
    /// <summary>As it must be.</summary>
    public static CheckLine Pass(SystemName? system, string check, string tried, string found) => new(system, check, CheckResult.Passed, tried, found, null);

    /// <summary>Runs without it.</summary>
    public static CheckLine Warn(SystemName? system, string check, string tried, string found, string mend) => new(system, check, CheckResult.Warned, tried, found, mend);

    /// <summary>Does not run without it.</summary>
    public static CheckLine Fail(SystemName? system, string check, string tried, string found, string mend) => new(system, check, CheckResult.Failed, tried, found, mend);
}
