using System.CommandLine;
using System.Globalization;

namespace CrmSync.Host.Commands;

/// <summary>Options that take a span of time: 30s, 2m, 1h, or plain seconds.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (Read(text) is { } duration) return duration;
            argument.AddError($"{name} {text} is no duration: write 30s, 2m or 1h.");
            return null;
        },
    };

    /// <summary>The span above zero, or null when the text is none.</summary>
    internal static TimeSpan? Read(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var number = seconds == 0 ? text : text[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0 && amount <= 1e6
            ? TimeSpan.FromSeconds(amount * Math.Max(1, seconds))
            : null;
    }
}
