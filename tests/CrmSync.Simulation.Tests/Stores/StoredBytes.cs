using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CrmSync.Simulation.Tests.Stores;

/// <summary>A stored state: bytes, or what makes them when they are first read.</summary>
internal sealed class StoredBytes
{
    private Func<byte[]>? make;
    private byte[]? made;

    public StoredBytes(byte[] bytes) => made = bytes;

    public StoredBytes(Func<byte[]> make) => this.make = make;

    /// <summary>As silos write their states.</summary>
    public static Serializer Serializer { get; } = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public byte[] Read()
    {
        made ??= make!();
        make = null;
        return made;
    }
}
