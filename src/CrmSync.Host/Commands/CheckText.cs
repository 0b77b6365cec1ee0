using CrmSync.Gateway.Connections;

namespace CrmSync.Host.Commands;

/// <summary>Set-up checks for a reader, in lines of at most 80 columns.</summary>
internal static class CheckText
{
    private const int Columns = 80;
    private const int Indent = 6;

    public static void Show(CheckAnswer check)
    {
        var side = check.System switch { "marketo" => "Marketo ", "dynamics" => "Dynamics ", _ => "" };
        foreach (var line in Wrapped($"{check.Result,-4}  {side}{check.Check}: {check.Tried}; {check.Found}.")) Console.WriteLine(line);
        if (check.Mend is not { } mend) return;
        foreach (var line in Wrapped($"      Mend: {mend}.")) Console.WriteLine(line);
    }

    public static void Sum(ChecksAnswer answer)
    {
        int Count(string result) => answer.Items.Count(item => item.Result == result);
        Console.WriteLine($"{Count("pass")} checks passed, {Count("warn")} warned, {Count("fail")} failed.");
    }

    /// <summary>The text broken between words; what follows the first line is indented.</summary>
    internal static IEnumerable<string> Wrapped(string text)
    {
        while (text.Length > Columns)
        {
            var at = text.LastIndexOf(' ', Columns);
            // A word longer than a line stays whole, so that it can be copied.
            if (at <= Indent) at = text.IndexOf(' ', Columns);
            if (at < 0) break;
            yield return text[..at];
            text = new string(' ', Indent) + text[(at + 1)..];
        }
        yield return text;
    }
}
