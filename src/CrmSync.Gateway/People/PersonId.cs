using System.Globalization;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.People;

/// <summary>Reads ids that callers send.</summary>
internal static class PersonId
{
    public const string Fault = "The person id in this address is none: it reads person:12, lead:GUID or contact:GUID.";

    /// <summary>A person's id in its one spelling; null when the text is none.</summary>
    public static string? Read(string text) => RecordId.Parse(text) switch
    {
        { Kind: RecordKind.Person } id when Marketo(id.Id) is { } number => new RecordId(RecordKind.Person, number).ToString(),
        { Kind: RecordKind.Lead or RecordKind.Contact } id when Dynamics(id.Id) is { } guid => new RecordId(id.Kind, guid).ToString(),
        _ => null,
    };

    /// <summary>A Marketo id: a whole number above zero; null when it is none.</summary>
    public static string? Marketo(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>A Dynamics id: lower case, no braces; null when it is none.</summary>
    public static string? Dynamics(string text) => Guid.TryParse(text, out var id) ? id.ToString("D") : null;
}
