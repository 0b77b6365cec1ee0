using System.Collections.Frozen;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Takes an address apart: what stands behind the service root, and the query (protocol sheet 1.1, 4.7, 12.5).</summary>
internal static class RequestAddress
{
    private static readonly string[] Roots = ["/api/data/v9.2", "/api/data/v9.1", "/api/data/v9.0"];

    /// <summary>The service root that a path lies under; null when it lies under none.</summary>
    public static string? RootOf(string path) =>
        Array.Find(Roots, root => path.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (path.Length == root.Length || path[root.Length] == '/'));

    /// <summary>Decoded path behind the root, and the query as it stands, without its question mark. Takes absolute URLs, paths and relative addresses.</summary>
    public static (string Path, string Query) Split(string address)
    {
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (address, "") : (address[..mark], address[(mark + 1)..]);
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0) path = path.IndexOf('/', scheme + 3) is var slash and > 0 ? path[slash..] : "/";
        if (RootOf(path) is { } root) path = path[root.Length..];
        return (Uri.UnescapeDataString(path.Trim('/')), query);
    }

    public static IReadOnlyDictionary<string, string> Query(string query)
    {
        if (query.Length == 0) return FrozenDictionary<string, string>.Empty;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            name = Decode(name);
            if (!options.TryAdd(name, Decode(value)) && name.StartsWith('$'))
                throw DataverseError.BadQuery($"Query option '{name}' was specified more than once, but it must be specified at most once.");
        }

        return options;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
