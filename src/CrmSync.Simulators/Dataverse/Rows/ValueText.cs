using System.Globalization;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rows;

/// <summary>Values as text: what the history shows and what a formatted value starts from.</summary>
internal static class ValueText
{
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string? Of(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime instant => instant.ToString(InstantFormat, CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        LookupValue lookup => lookup.Id.ToString(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
