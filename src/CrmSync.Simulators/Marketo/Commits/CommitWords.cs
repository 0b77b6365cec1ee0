using System.Text;

namespace CrmSync.Simulators.Marketo.Commits;

/// <summary>Words that recur (fields, users, methods), kept once each while a journal is read.</summary>
internal sealed class CommitWords
{
    private const int LongestWord = 128;
    private readonly HashSet<string> words = new(StringComparer.Ordinal);

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestWord)
            return Encoding.UTF8.GetString(utf8);
        Span<char> letters = stackalloc char[LongestWord];
        ReadOnlySpan<char> word = letters[..Encoding.UTF8.GetChars(utf8, letters)];
        if (words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out string? known))
            return known;
        string made = word.ToString();
        words.Add(made);
        return made;
    }
}
