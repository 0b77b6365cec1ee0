using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>Gives out and recognises access tokens that look like JWTs; nothing is stored, the signature is keyed by the seed (protocol sheet 1.2). Tokens seen lately are not checked anew.</summary>
internal sealed class TokenIssuer(IReadOnlyList<DataverseClient> clients, int seed, TimeProvider clock)
{
    public const int LifeSeconds = 3599;

    private const int MostKnown = 64;

    private readonly ConcurrentDictionary<string, (string Client, long Expires)> _known = new(StringComparer.Ordinal);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"token key {seed}"));

    public string Issue(string tenant, string clientId)
    {
        var payload = JsonSerializer.Serialize(new { aud = "dataverse", appid = clientId, tid = tenant, exp = clock.GetUtcNow().AddSeconds(LifeSeconds).ToUnixTimeSeconds() });
        var text = $"{Encode("{\"typ\":\"JWT\",\"alg\":\"HS256\"}"u8)}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{text}.{Encode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>The client id that a valid, unexpired token was given to; else null.</summary>
    public string? Recognise(string token)
    {
        if (!_known.TryGetValue(token, out var known))
        {
            if (Read(token) is not { } read) return null;
            if (_known.Count >= MostKnown) _known.Clear();
            _known[token] = known = read;
        }

        return known.Expires > clock.GetUtcNow().ToUnixTimeSeconds() ? known.Client : null;
    }

    private (string Client, long Expires)? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        var signature = Encode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")));
        if (signature != parts[2]) return null;
        var payload = JsonDocument.Parse(Decode(parts[1])).RootElement;
        return payload.GetProperty("appid").GetString() is { } client ? (client, payload.GetProperty("exp").GetInt64()) : null;
    }

    public DataverseClient? Find(string clientId) => clients.FirstOrDefault(client => client.Id == clientId);

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Decode(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='));
    }
}
