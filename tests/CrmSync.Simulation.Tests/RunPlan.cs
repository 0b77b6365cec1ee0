using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests;

/// <summary>What is to be run: all that a seed says, or less of it while a trace is made shorter.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Size">How much.</param>
internal sealed record RunPlan(int Seed, RunSize Size)
{
    /// <summary>Classes of faults that are left out: unless told otherwise what <see cref="Troubles.LeftOut"/> says.</summary>
    public IReadOnlySet<Fault> Without { get; init; } = Troubles.LeftOut(Seed);

    /// <summary>The deeds that are done, by number; null: all.</summary>
    public IReadOnlySet<int>? Deeds { get; init; }

    /// <summary>How many connections one silo serves, over one store (I16).</summary>
    public int Connections { get; init; } = 1;

    /// <summary>The word for the size: small, short, medium or large.</summary>
    public string Word { get; init; } = "small";

    /// <summary>May all these classes strike in the run?</summary>
    public bool Holds(IReadOnlyList<Fault> classes) => classes.Count == 0 || !classes.Except(new Troubles(Seed, Without, Size.Rates).Chosen).Any();

    public static RunPlan Small(int seed) => new(seed, RunSize.Small(seed));

    public static RunPlan Of(string word, int seed) => word switch
    {
        "short" => new(seed, RunSize.Short(seed)) { Word = word },
        "medium" => new(seed, RunSize.Medium(seed)) { Word = word },
        "large" => new(seed, RunSize.Large(seed)) { Word = word },
        _ => Small(seed),
    };
}

/// <summary>What a run came to.</summary>
/// <param name="Sum">Of its whole trace.</param>
/// <param name="Violations">What must not be.</param>
/// <param name="Faults">What went wrong on purpose, by class.</param>
/// <param name="Lasted">Virtual time.</param>
/// <param name="Steps">Turns, timers and answers.</param>
internal sealed record RunResult(string Sum, IReadOnlyList<string> Violations, IReadOnlyDictionary<Fault, int> Faults, TimeSpan Lasted, long Steps)
{
    /// <summary>How each invariant fared; null: it never settled.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Calls of the engine to both sides.</summary>
    public long Calls { get; init; }

    /// <summary>Commits of the engine's store.</summary>
    public long Commits { get; init; }
}
