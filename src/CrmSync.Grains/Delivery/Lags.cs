namespace CrmSync.Grains.Delivery;

/// <summary>Seconds from edit to acknowledgement of the latest 1,000 writes.</summary>
internal sealed class Lags
{
    private const int Kept = 1000;
    private readonly Queue<double> latest = new();

    public void Add(double seconds)
    {
        latest.Enqueue(seconds);
        if (latest.Count > Kept) latest.Dequeue();
    }

    public double At(double quantile)
    {
        if (latest.Count == 0) return 0;
        var sorted = latest.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
    }
}
