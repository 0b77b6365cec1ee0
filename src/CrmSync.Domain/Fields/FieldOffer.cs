using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>What both sides' metadata offer us today.</summary>
internal sealed class FieldOffer(IReadOnlyCollection<TableSchema> tables)
{
    /// <summary>A field of a table that can be synced; null when it does not exist there, its type is none of ours, or it may be hidden from us.</summary>
    public FieldSchema? Usable(RecordKind kind, string? name) => Find(kind, name) is { Kind: not null, IsSecured: false } field ? field : null;

    /// <summary>A field of a table, whatever its type.</summary>
    public FieldSchema? Find(RecordKind kind, string? name) =>
        name is not null && tables.FirstOrDefault(t => t.Kind == kind) is { } table ? table.Fields.GetValueOrDefault(name) : null;

    /// <summary>What keeps a chosen field from being synced now; null when nothing does (F-3).</summary>
    public string? Lack(FieldChoice choice)
    {
        if (Lack("Marketo", Usable(RecordKind.Person, choice.Name), choice.Name, choice.Direction != Direction.ToDynamics) is { } marketo) return marketo;
        foreach (var (kind, word, column) in Columns(choice))
        {
            if (Find(kind, column) is { IsSecured: true }) return $"{word}.{column} is secured in Dynamics now, so what we read may be empty for lack of access";
            var schema = Usable(kind, column);
            if (Lack("Dynamics", schema, $"{word}.{column}", choice.Direction != Direction.ToMarketo) is { } lack) return lack;
            if (Usable(RecordKind.Person, choice.Name)! is var other && (FieldSelection.KindOf(choice.Name, other, schema!) != choice.Kind || !FieldWishes.Fits(other.Kind!.Value, schema!.Kind!.Value))) return $"the type of {word}.{column} in Dynamics, or of the field in Marketo, is another one now";
        }
        return IsTold(choice) ? null : $"lead.{choice.Lead} and contact.{choice.Contact} no longer hold the same, days or moments";
    }

    /// <summary>Is a day told alike on both tables? A day written as a moment fits a column of moments only (S-11).</summary>
    private bool IsTold(FieldChoice choice) =>
        choice.Kind != ValueKind.Date || Find(RecordKind.Lead, choice.Lead) is not { } lead || Find(RecordKind.Contact, choice.Contact) is not { } contact || lead.Limits.IsMoment == contact.Limits.IsMoment;

    /// <summary>The columns of a choice with their tables.</summary>
    public static IEnumerable<(RecordKind Kind, string Word, string Column)> Columns(FieldChoice choice)
    {
        if (choice.Lead is { } lead) yield return (RecordKind.Lead, "lead", lead);
        if (choice.Contact is { } contact) yield return (RecordKind.Contact, "contact", contact);
    }

    /// <summary>The limits of both tables as one.</summary>
    public static FieldLimits Stricter(FieldLimits? one, FieldLimits? other)
    {
        if (one is null || other is null) return one ?? other ?? FieldLimits.None;
        return new()
        {
            LengthMax = Least(one.LengthMax, other.LengthMax),
            BytesMax = Least(one.BytesMax, other.BytesMax),
            Min = one.Min is { } a && other.Min is { } b ? Math.Max(a, b) : one.Min ?? other.Min,
            Max = one.Max is { } c && other.Max is { } d ? Math.Min(c, d) : one.Max ?? other.Max,
            Scale = Least(one.Scale, other.Scale),
            Required = one.Required || other.Required,
            AsciiOnly = one.AsciiOnly || other.AsciiOnly,
            IsUrl = one.IsUrl || other.IsUrl,
            IsMoment = one.IsMoment || other.IsMoment,
        };
    }

    private static string? Lack(string side, FieldSchema? schema, string name, bool isWritten) => schema switch
    {
        null => $"{side} no longer offers {name}",
        { Writable: false } when isWritten => $"{side} no longer lets {name} be written",
        _ => null,
    };

    private static int? Least(int? one, int? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}
