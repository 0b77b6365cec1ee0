using System.Globalization;

namespace CrmSync.Simulation.Tests.Running;

/// <summary>Everything that a run did, as one number; and in words when somebody reads along. Same seed, same number.</summary>
internal sealed class Trace
{
    private const ulong Prime = 0x100000001b3;
    private ulong sum = 0xcbf29ce484222325;

    /// <summary>Where the words go; null: nowhere.</summary>
    public Action<string>? Reader { get; set; }

    public string Sum => sum.ToString("x16", CultureInfo.InvariantCulture);

    public void Note(long one, long two)
    {
        Mix((ulong)one);
        Mix((ulong)two);
    }

    public void Note(DateTimeOffset at, string what, string whom, string more = "")
    {
        Mix(what);
        Mix(whom);
        Mix(more);
        Reader?.Invoke($"{at:MM-dd HH:mm:ss.fff} {what,-10} {whom} {more}");
    }

    private void Mix(string text)
    {
        foreach (var letter in text) Mix(letter);
    }

    private void Mix(ulong value) => sum = (sum ^ value) * Prime ^ (sum >> 47);
}
