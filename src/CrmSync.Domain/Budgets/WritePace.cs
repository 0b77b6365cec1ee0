namespace CrmSync.Domain.Budgets;

/// <summary>
/// How fast may small writes follow each other so that a day's calls last to its end? (B-8) People do not edit around the clock: writes may run ahead of an even
/// spread, and slow down as the day's calls dwindle; so do reads, which take their share of what is left.
/// </summary>
public static class WritePace
{
    /// <summary>Writes may take so many times their even share of what is left.</summary>
    public const int Ahead = 4;

    /// <summary>Least time between the starts of two calls that are not full.</summary>
    /// <param name="even">The pause between single calls that would spread half of what is left of the day evenly: see <see cref="CallWindow.PauseBetweenReads"/>.</param>
    /// <param name="least">The pace when calls are plenty.</param>
    public static TimeSpan Of(TimeSpan even, TimeSpan least) => even / Ahead > least ? even / Ahead : least;
}
