using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>The headers of a part: few, so they are looked through; names without regard to letter case. A header that comes twice is one comma list.</summary>
internal sealed class HeaderLines : IReadOnlyDictionary<string, string>
{
    /// <summary>What nearly every part says, so that it takes no room of its own.</summary>
    private static readonly string[] Usual =
        ["Content-Type", "Content-Transfer-Encoding", "Content-ID", "If-Match", "Prefer", "application/http", "binary", "application/json", "*"];

    private readonly List<KeyValuePair<string, string>> _lines = new(4);

    public int Count => _lines.Count;

    public IEnumerable<string> Keys => _lines.Select(line => line.Key);

    public IEnumerable<string> Values => _lines.Select(line => line.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var (key, text) = (Text(name), Text(value));
        var at = Find(key);
        if (at < 0) _lines.Add(new(key, text));
        else _lines[at] = new(key, $"{_lines[at].Value},{text}");
    }

    public bool ContainsKey(string key) => Find(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var at = Find(key);
        value = at < 0 ? null : _lines[at].Value;
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _lines.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string name)
    {
        for (var at = 0; at < _lines.Count; at++)
        {
            if (string.Equals(_lines[at].Key, name, StringComparison.OrdinalIgnoreCase)) return at;
        }

        return -1;
    }

    private static string Text(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r"u8);
        foreach (var usual in Usual)
        {
            if (Ascii.Equals(text, usual)) return usual;
        }

        return Encoding.UTF8.GetString(text);
    }
}
