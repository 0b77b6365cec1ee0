using System.Reflection;
using Orleans.Concurrency;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>How a method is called, by the attributes that Orleans goes by.</summary>
/// <param name="IsOneWay">The caller does not wait.</param>
/// <param name="Interleaves">Runs beside whatever the grain is doing.</param>
/// <param name="Timeout">The caller gives up after this.</param>
internal sealed record CallKind(bool IsOneWay, bool Interleaves, TimeSpan Timeout)
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>Of each method of an interface, by name.</summary>
    public static IReadOnlyDictionary<string, CallKind> Of(Type grain) => grain.GetMethods().ToDictionary(m => m.Name, m => new CallKind(
        m.GetCustomAttribute<OneWayAttribute>() is not null,
        m.GetCustomAttribute<AlwaysInterleaveAttribute>() is not null,
        m.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout ?? Usual));
}
