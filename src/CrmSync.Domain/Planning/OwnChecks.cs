using System.Globalization;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What do our own checks say, for a reader? (V-1, V-5) Never a person's value.</summary>
internal static class OwnChecks
{
    /// <summary>One sentence for a code of <see cref="Translate"/>.</summary>
    public static string Text(string code, SystemName by, MappedField field)
    {
        var limits = by == SystemName.Marketo ? field.Marketo : field.Dynamics;
        return code switch
        {
            "required" => $"{field.Name} must have a value there.",
            "tooLong" => $"The text is longer than the {Most(limits)} that {field.Name} takes.",
            "outOfRange" => string.Create(CultureInfo.InvariantCulture, $"The number is outside the range of {field.Name} ({limits.Min} to {limits.Max})."),
            "badFormat" => $"The text is no {(field.Kind == ValueKind.Email ? "e-mail address" : field.Kind == ValueKind.Phone ? "phone number" : "web address")}.",
            "unknownChoice" => $"The value is none of the choices of {field.Name}.",
            "onlyByQualifying" => "A lead becomes qualified by being qualified, not by its status reason.",
            "notAscii" => $"{field.Name} takes plain ASCII letters only.",
            "typeMismatch" => $"The value is not of the type that {field.Name} has there.",
            _ => "The value cannot be said on the other side.",
        };
    }

    private static string Most(FieldLimits limits) =>
        limits.LengthMax is { } length ? string.Create(CultureInfo.InvariantCulture, $"{length} characters") : string.Create(CultureInfo.InvariantCulture, $"{limits.BytesMax} bytes");
}
