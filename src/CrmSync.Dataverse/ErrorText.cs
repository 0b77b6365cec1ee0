using System.Text.RegularExpressions;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>What Dataverse says about a refusal, without people's values.</summary>
internal static partial class ErrorText
{
    private const string Gone = "...";
    private const int LengthMax = 500;

    /// <summary>Removes the values sent, whatever stands where a message shows a value, addresses and long numbers.</summary>
    public static string Clean(string message, IEnumerable<string?> sent)
    {
        var text = ShownValue().Replace(message, $"$1{Gone}$2");
        foreach (var value in sent.Where(v => !string.IsNullOrWhiteSpace(v)).OrderByDescending(v => v!.Length))
        {
            text = Regex.Replace(text, $@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(value!.Trim())}(?![\p{{L}}\p{{N}}_])", Gone, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        text = QuotedText().Replace(text, m => Word().IsMatch(m.Groups[2].Value) ? m.Value : $"{m.Groups[1].Value}{Gone}{m.Groups[1].Value}");
        text = LongNumber().Replace(MailAddress().Replace(text, Gone), Gone);
        return text.Length <= LengthMax ? text : text[..LengthMax];
    }

    /// <summary>Our name of the first column that the message quotes; null when it quotes none that is mapped.</summary>
    public static string? Field(string message, FieldMap map, RecordKind kind) => QuotedText().Matches(message)
        .Select(quoted => map.On(kind).FirstOrDefault(f => FieldMap.NameOn(f, kind) == quoted.Groups[2].Value)?.Name)
        .FirstOrDefault(name => name is not null);

    [GeneratedRegex(@"(\b[Vv]alue ).*?( of ')", RegexOptions.Singleline)]
    private static partial Regex ShownValue();

    [GeneratedRegex(@"(['""])(.*?)\1", RegexOptions.Singleline)]
    private static partial Regex QuotedText();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9_.@$]*|[0-9.,-]{1,12}|\.\.\.)$")]
    private static partial Regex Word();

    [GeneratedRegex(@"[^\s'""<>@]+@[^\s'""<>@]+")]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"(?<![\w-])\+?\d[\d \-/()]{7,}\d(?![\w-])")]
    private static partial Regex LongNumber();
}
