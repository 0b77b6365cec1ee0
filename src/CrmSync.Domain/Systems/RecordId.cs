using System.Globalization;

namespace CrmSync.Domain.Systems;

/// <summary>What sort of record an id belongs to. Wire values: never renumber.</summary>
public enum RecordKind
{
    /// <summary>A person in Marketo (id: whole number).</summary>
    Person = 0,

    /// <summary>A lead in Dynamics (id: GUID).</summary>
    Lead = 1,

    /// <summary>A contact in Dynamics (id: GUID).</summary>
    Contact = 2,
}

/// <summary>The address of one record on one side.</summary>
/// <param name="Kind">Which table.</param>
/// <param name="Id">Marketo: decimal digits. Dynamics: GUID, lower case with hyphens, no braces.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RecordId")]
public readonly record struct RecordId(RecordKind Kind, string Id)
{
    /// <summary>The side that holds the record.</summary>
    public SystemName System => Kind == RecordKind.Person ? SystemName.Marketo : SystemName.Dynamics;

    /// <summary>A Marketo person.</summary>
    public static RecordId Person(long id) => new(RecordKind.Person, id.ToString(CultureInfo.InvariantCulture));

    /// <summary>A Dynamics lead.</summary>
    public static RecordId Lead(Guid id) => new(RecordKind.Lead, id.ToString("D"));

    /// <summary>A Dynamics contact.</summary>
    public static RecordId Contact(Guid id) => new(RecordKind.Contact, id.ToString("D"));

    /// <summary>Text form used as a key: <c>person:12</c>, <c>lead:GUID</c>, <c>contact:GUID</c>.</summary>
    public override string ToString() => $"{Word(Kind)}:{Id}";

    /// <summary>Reads the text form back; null when it is none.</summary>
    public static RecordId? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        RecordKind? kind = text[..colon] switch { "person" => RecordKind.Person, "lead" => RecordKind.Lead, "contact" => RecordKind.Contact, _ => null };
        return kind is { } k ? new RecordId(k, text[(colon + 1)..]) : null;
    }

    private static string Word(RecordKind kind) => kind switch { RecordKind.Person => "person", RecordKind.Lead => "lead", _ => "contact" };
}
