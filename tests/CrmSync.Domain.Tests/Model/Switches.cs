namespace CrmSync.Domain.Tests.Model;

/// <summary>A rule of the reference engine, taken out.</summary>
[Flags]
internal enum Switches
{
    None = 0,
    NoIfMatch = 1,
    NoVersion = 2,
    Sparse = 4,
    PlanWhileOpen = 8,
    SettleCurrent = 16,
    NoC7 = 32,
    LiteralC7 = 64,
    BlindRetry = 128,
    NoMarker = 256,
    Coalesce = 512,
    ForgetOpen = 1024,
    VolatilePut = 2048,
    ClockTimer = 4096,
    GuessOrder = 8192,
}
