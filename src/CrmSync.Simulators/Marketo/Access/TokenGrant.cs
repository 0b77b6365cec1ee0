using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrmSync.Simulators.Marketo.Access;

/// <summary>One access token of one client, alive until <see cref="Expires"/>.</summary>
internal sealed record TokenGrant(string Client, string Token, DateTimeOffset Expires)
{
    /// <summary>A token that looks like Marketo's: a uuid and the pod's name.</summary>
    public static TokenGrant For(string client, int seed, DateTimeOffset now, TimeSpan life)
    {
        byte[] source = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{client}|{now.UtcTicks}"));
        return new TokenGrant(client, new Guid(SHA256.HashData(source).AsSpan(0, 16)) + ":sim", now + life);
    }
}
