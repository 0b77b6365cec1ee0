namespace CrmSync.Storage.Sqlite.Tables;

/// <summary>Moments as they are stored: UTC ticks, exact and in order.</summary>
internal static class Instant
{
    public static DateTimeOffset Read(long ticks) => new(ticks, TimeSpan.Zero);
}
