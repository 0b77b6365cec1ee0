using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>
/// Where a read goes on, in the look of Dataverse's paging cookie (protocol sheet 2.11). Position: the place or offset of the last row of a query,
/// or the version reached in a delta. Within tracking reads: window begin and end, and whether the deletions have begun.
/// </summary>
internal sealed record Cookie(int Page, long Position, bool Tracking, long After = 0, long UpTo = 0, bool Deletes = false)
{
    public string Write()
    {
        var inner = string.Create(CultureInfo.InvariantCulture, $"{Position}-{After}-{UpTo}-{(Deletes ? 1 : 0)}");
        var cookie = $"<cookie pagenumber=\"{Page.ToString(CultureInfo.InvariantCulture)}\" pagingcookie=\"{inner}\" istracking=\"{(Tracking ? "True" : "False")}\" />";
        return Uri.EscapeDataString(cookie);
    }

    public static Cookie Read(string text)
    {
        var numbers = Attribute(text, "pagingcookie").Split('-');
        try
        {
            return new Cookie(
                int.Parse(Attribute(text, "pagenumber"), CultureInfo.InvariantCulture),
                long.Parse(numbers[0], CultureInfo.InvariantCulture),
                Attribute(text, "istracking") == "True",
                long.Parse(numbers[1], CultureInfo.InvariantCulture),
                long.Parse(numbers[2], CultureInfo.InvariantCulture),
                numbers[3] == "1");
        }
        catch (Exception error) when (error is FormatException or IndexOutOfRangeException)
        {
            throw Malformed();
        }
    }

    private static string Attribute(string text, string name)
    {
        var start = text.IndexOf($"{name}=\"", StringComparison.Ordinal);
        if (start < 0) throw Malformed();
        start += name.Length + 2;
        var end = text.IndexOf('"', start);
        return end < 0 ? throw Malformed() : text[start..end];
    }

    private static DataverseError Malformed() => new(400, "0x80040203", "Malformed XML in the paging cookie.");
}
