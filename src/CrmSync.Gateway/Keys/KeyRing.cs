using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CrmSync.Gateway.Keys;

/// <summary>Hashed keys. Looks at every key in constant time, whichever fits.</summary>
internal sealed class KeyRing(IOptions<GatewayOptions> options)
{
    private readonly Entry[] _entries = [.. options.Value.Keys.Select(Read)];

    /// <summary>Who holds this key; null: nobody.</summary>
    public KeyHolder? Find(string key)
    {
        var hash = Hash(key);
        KeyHolder? found = null;
        foreach (var entry in _entries)
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash))
                found = entry.Holder;
        return found;
    }

    /// <summary>Are two secrets the same? Takes the same time whatever differs.</summary>
    public static bool AreEqual(string one, string other) => CryptographicOperations.FixedTimeEquals(Hash(one), Hash(other));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static Entry Read(GatewayKey key) =>
        new(new KeyHolder(key.Name, key.Role), string.IsNullOrEmpty(key.Sha256) ? Hash(key.Key!) : Convert.FromHexString(key.Sha256));

    private sealed record Entry(KeyHolder Holder, byte[] Hash);
}

/// <summary>Who a key belongs to.</summary>
internal sealed record KeyHolder(string Name, string Role);
