using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>A paging token: a place in one of the two orders of the log, or in a list of leads.</summary>
/// <param name="Order">V visible order, C commit order, L a list.</param>
/// <param name="Place">Rows before it were walked.</param>
/// <param name="Since">Rows up to this second were asked to be left out.</param>
internal sealed record FeedToken(char Order, int Place, DateTimeOffset Since)
{
    /// <summary>When it was given out; null for tokens that never grow old.</summary>
    public DateTimeOffset? Given { get; init; }

    public override string ToString()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Order}:{Place}:{Since.ToUnixTimeSeconds()}{(Given is { } given ? $":{given.ToUnixTimeSeconds()}" : "")}"));
        return Convert.ToBase64String(bytes);
    }

    /// <summary>False when it is no token of ours.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FeedToken? token)
    {
        token = null;
        long given = 0;
        var bytes = new byte[text?.Length ?? 0];
        if (text is null || !Base64.IsValid(text) || !Convert.TryFromBase64String(text, bytes, out int length))
            return false;
        string[] parts = Encoding.ASCII.GetString(bytes, 0, length).Split(':');
        if (parts.Length is not (3 or 4) || parts[0].Length != 1
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            || !long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long since))
            return false;
        if (!Within(since) || (parts.Length == 4 && !(long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out given) && Within(given))))
            return false;
        token = new FeedToken(parts[0][0], place, DateTimeOffset.FromUnixTimeSeconds(since)) { Given = parts.Length == 4 ? DateTimeOffset.FromUnixTimeSeconds(given) : null };
        return true;
    }

    private static bool Within(long seconds) => seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
