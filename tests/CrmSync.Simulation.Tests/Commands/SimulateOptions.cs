using System.Globalization;
using CrmSync.Simulation.Tests.Faults;

namespace CrmSync.Simulation.Tests.Commands;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulateOptions
{
    public const string Help = """
        tests/simulate [--seeds N | --kept] [--from S] [--minutes M] [--size small|short|medium|large] [--connections C] [--jobs J] [--with FAULT,...] [--keep DIR] [--first]   many seeds, or those that hold all these classes, or until the first that violates; ends with 1 when one does
        tests/simulate --seed S [--size small|short|medium|large] [--connections C] [--trace] [--without FAULT,...] [--deeds N,...]       one run, told; without those classes and no others
        """;

    public int Seeds { get; init; } = 100;

    public int From { get; init; } = 1;

    public double? Minutes { get; init; }

    /// <summary>One violation is enough.</summary>
    public bool EndsAtFirst { get; init; }

    /// <summary>Instead of seeds in a row those that violated once.</summary>
    public bool AreKept { get; init; }

    public int? Seed { get; init; }

    public bool IsTraced { get; init; }

    /// <summary>small, short, medium or large.</summary>
    public string Size { get; init; } = "small";

    /// <summary>How many one silo serves.</summary>
    public int Connections { get; init; } = 1;

    public int Jobs { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Where a failing seed is kept; null: nowhere.</summary>
    public string? Keep { get; init; }

    /// <summary>All classes that are left out; null: those that each seed leaves out.</summary>
    public string? Without { get; init; }

    public string? Deeds { get; init; }

    /// <summary>Only seeds that hold all these classes are run.</summary>
    public IReadOnlyList<Fault> With { get; init; } = [];

    /// <summary>Null with a line when it cannot be understood.</summary>
    public static SimulateOptions? Read(string[] args, Action<string> tell)
    {
        var options = new SimulateOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--trace" or "--first" or "--kept")
            {
                options = args[i] switch { "--trace" => options with { IsTraced = true }, "--kept" => options with { AreKept = true }, _ => options with { EndsAtFirst = true } };
                continue;
            }
            if (i + 1 >= args.Length || Set(options, args[i], args[i + 1]) is not { } next)
            {
                tell($"'{string.Join(' ', args[i..])}' is not understood{(args[i] is "--with" or "--without" ? $"; there are {string.Join(", ", Enum.GetNames<Fault>())}" : "")}.\n{Help}");
                return null;
            }
            (options, i) = (next, i + 1);
        }
        return options.Minutes is not null && !args.Contains("--seeds") ? options with { Seeds = int.MaxValue } : options;
    }

    private static SimulateOptions? Set(SimulateOptions options, string name, string value) => name switch
    {
        "--seeds" when int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 => options with { Seeds = number },
        "--from" when int.TryParse(value, CultureInfo.InvariantCulture, out var number) => options with { From = number },
        "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var number) => options with { Seed = number },
        "--connections" when int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 => options with { Connections = number },
        "--jobs" when int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 => options with { Jobs = number },
        "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 => options with { Minutes = number },
        "--size" when value is "small" or "short" or "medium" or "large" => options with { Size = value },
        "--keep" => options with { Keep = value },
        "--without" when value.Split(',').All(word => Enum.TryParse<Fault>(word, out _)) => options with { Without = value },
        "--with" when value.Split(',').All(word => Enum.TryParse<Fault>(word, out _)) => options with { With = [.. value.Split(',').Select(Enum.Parse<Fault>)] },
        "--deeds" when value.Split(',').All(word => int.TryParse(word, CultureInfo.InvariantCulture, out _)) => options with { Deeds = value },
        _ => null,
    };
}
