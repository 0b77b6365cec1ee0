using System.Globalization;

namespace CrmSync.Benchmarks.Running;

/// <summary>Figures as lines of a Markdown table.</summary>
internal static class Table
{
    public static void Head(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params object[] cells) => Console.WriteLine($"| {string.Join(" | ", cells.Select(Text))} |");

    /// <summary>The command line that made a table.</summary>
    public static void Made(string command) => Console.WriteLine($"\nMade by: dotnet run -c Release --project tests/CrmSync.Benchmarks -- {command}\n");

    /// <summary>The value that a share of the sorted numbers does not exceed; 0 for none.</summary>
    public static double Quantile(IEnumerable<double> numbers, double share)
    {
        var sorted = numbers.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    /// <summary>The middle one of several runs' numbers.</summary>
    public static double Median<T>(IEnumerable<T> runs, Func<T, double> number) => Quantile(runs.Select(number), 0.5);

    private static string Text(object cell) => cell switch
    {
        double number => number.ToString("0.0", CultureInfo.InvariantCulture),
        TimeSpan span => $"{span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        int or long => string.Create(CultureInfo.InvariantCulture, $"{cell:N0}"),
        _ => $"{cell}",
    };
}
