namespace CrmSync.Domain.Tests.Model;

/// <summary>Chance that reads from a script, so that a generated schedule can be made shorter and simpler. Past its end nothing happens any more.</summary>
/// <param name="numbers">0 to 999 each.</param>
internal sealed class Script(IReadOnlyList<int> numbers) : Random
{
    private const int Scale = 1000;
    private int at;

    public override double NextDouble() => at < numbers.Count ? numbers[at++] / (double)Scale : 1 - 1.0 / Scale;

    public override int Next(int maxValue) => (int)(NextDouble() * maxValue);

    public override int Next(int minValue, int maxValue) => minValue + (int)(NextDouble() * (maxValue - minValue));

    public override long NextInt64(long minValue, long maxValue) => minValue + (long)(NextDouble() * (maxValue - minValue));

    protected override double Sample() => NextDouble();
}
