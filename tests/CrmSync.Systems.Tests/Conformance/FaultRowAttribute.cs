using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>The test is a row of the fault matrix: its name is the promise.</summary>
/// <param name="number">The class in <see cref="FaultMatrix.Classes"/>.</param>
/// <param name="side">Whose fault.</param>
/// <param name="how">The simulator's switch, in a few words.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class FaultRowAttribute(int number, SystemName side, string how) : Attribute
{
    public int Number { get; } = number;
    public SystemName Side { get; } = side;
    public string How { get; } = how;
}

/// <summary>A class of faults that this side alone cannot have, and why; or where it is shown instead.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NoFaultRowAttribute(int number, SystemName side, string reason) : Attribute
{
    public int Number { get; } = number;
    public SystemName Side { get; } = side;
    public string Reason { get; } = reason;
}
