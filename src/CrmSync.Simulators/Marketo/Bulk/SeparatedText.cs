using System.Text;

namespace CrmSync.Simulators.Marketo.Bulk;

/// <summary>CSV, TSV and SSV: quotes doubled, an empty value is the word null (marketo-rest.md 4.11).</summary>
internal static class SeparatedText
{
    private static readonly char[] Special = ['"', '\r', '\n'];

    /// <summary>The separator of a format word; 1003 for an unknown one.</summary>
    public static char Separator(string format) => format.ToUpperInvariant() switch
    {
        "CSV" => ',',
        "TSV" => '\t',
        "SSV" => ';',
        _ => throw new MarketoRefusalException("1003", $"Invalid value for field 'format' and value '{format}'"),
    };

    public static void Write(TextWriter writer, char separator, IEnumerable<string?> values)
    {
        bool first = true;
        foreach (string? value in values)
        {
            if (!first)
                writer.Write(separator);
            first = false;
            Write(writer, separator, value ?? "null");
        }

        writer.Write('\n');
    }

    /// <summary>The rows of a text, quoted fields with line ends in them included.</summary>
    public static IEnumerable<string[]> Read(string text, char separator)
    {
        var row = new List<string>();
        var value = new StringBuilder();
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char one = text[at];
            if (quoted && one == '"' && at + 1 < text.Length && text[at + 1] == '"')
                value.Append(text[at++]);
            else if (one == '"' && (quoted || value.Length == 0))
                quoted = !quoted;
            else if (!quoted && one == separator)
                Take();
            else if (!quoted && one == '\n')
                yield return Row();
            else if (quoted || one != '\r')
                value.Append(one);
        }

        if (value.Length > 0 || row.Count > 0)
            yield return Row();

        void Take()
        {
            row.Add(value.ToString());
            value.Clear();
        }

        string[] Row()
        {
            Take();
            string[] all = [.. row];
            row.Clear();
            return all;
        }
    }

    private static void Write(TextWriter writer, char separator, string value)
    {
        if (!value.Contains(separator, StringComparison.Ordinal) && value.IndexOfAny(Special) < 0)
        {
            writer.Write(value);
            return;
        }

        writer.Write('"');
        writer.Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
