using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>What becomes of the chosen fields, given what both sides' metadata offer? (F-1, F-3)</summary>
public static class FieldSelection
{
    private const int QualifiedLead = 1;

    /// <summary>Builds the map from the default set; every left-out row gets one line.</summary>
    /// <param name="version">Version of the selection.</param>
    /// <param name="tables">The tables of both sides.</param>
    public static (FieldMap Map, IReadOnlyList<string> LeftOut) FromDefaults(int version, IReadOnlyCollection<TableSchema> tables)
    {
        var (choices, leftOut) = Defaults(version, tables);
        return (MapOf(choices, tables), leftOut);
    }

    /// <summary>The default set as far as both sides offer it; every left-out row gets one line.</summary>
    public static (FieldChoices Choices, IReadOnlyList<string> LeftOut) Defaults(int version, IReadOnlyCollection<TableSchema> tables)
    {
        var offer = new FieldOffer(tables);
        var fields = new List<FieldChoice>();
        var leftOut = new List<string>();
        foreach (var (name, leadColumn, contactColumn) in DefaultMapping.Rows)
        {
            var marketo = offer.Usable(RecordKind.Person, name);
            var lead = offer.Usable(RecordKind.Lead, leadColumn);
            var contact = offer.Usable(RecordKind.Contact, contactColumn);
            if (marketo is null) leftOut.Add($"{name}: Marketo does not offer it");
            else if (lead is null && contact is null) leftOut.Add($"{name}: Dynamics offers it neither on lead nor on contact");
            else if (!FieldWishes.Fits(marketo.Kind!.Value, (lead ?? contact)!.Kind!.Value)) leftOut.Add($"{name}: its type in Marketo is another one than in Dynamics");
            else fields.Add(Default(name, marketo, lead, contact, fields, version));
        }
        return (KnownLabels.Remember(new(version, fields), tables), leftOut);
    }

    /// <summary>
    /// Rows of the default set that both sides offer and that are not chosen. An operator took them out, a side did not offer them when the selection was stored,
    /// or they are newer than it: who chose does not want to be asked, so they are offered and never added (F-1).
    /// </summary>
    public static IReadOnlyList<FieldChoice> NotChosen(FieldChoices choices, FieldChoices defaults) => [.. defaults.Fields.Where(f => choices.Find(f.Name) is null)];

    /// <summary>The map of what was chosen; what a side no longer offers as it was chosen is quarantined, alone (F-3).</summary>
    public static FieldMap MapOf(FieldChoices choices, IReadOnlyCollection<TableSchema> tables)
    {
        var offer = new FieldOffer(tables);
        return new(choices.Version, [.. choices.Fields.Select(f => Map(f, choices, offer))]);
    }

    /// <summary>How values of a field compare: the more telling of the two sides' kinds; of a day and a moment, by days (S-11).</summary>
    public static ValueKind KindOf(string name, FieldSchema marketo, FieldSchema dynamics) =>
        name == FieldMap.Email ? ValueKind.Email
        : dynamics.Kind is ValueKind.Choice or ValueKind.Lookup or ValueKind.Email or ValueKind.Phone or ValueKind.Money or ValueKind.Date ? dynamics.Kind.Value
        : marketo.Kind!.Value;

    private static FieldChoice Default(string name, FieldSchema marketo, FieldSchema? lead, FieldSchema? contact, List<FieldChoice> before, int since)
    {
        var kind = KindOf(name, marketo, (lead ?? contact)!);
        var isSecond = before.Exists(f => (lead is not null && f.Lead == lead.Name) || (contact is not null && f.Contact == contact.Name));
        return new(name, lead?.Name, contact?.Name, kind, DirectionOf(marketo.Writable, isSecond, kind, (lead ?? contact)!.Writable), DefaultMapping.OwnerOf(name, kind), since);
    }

    /// <summary>Which way a field goes unless somebody says otherwise: a lookup's text is seldom typed in Marketo as it stands in Dynamics.</summary>
    internal static Direction DirectionOf(bool isWrittenInMarketo, bool isSecond, ValueKind kind, bool isWrittenInDynamics) =>
        !isWrittenInMarketo ? Direction.ToDynamics : isSecond || kind == ValueKind.Lookup || !isWrittenInDynamics ? Direction.ToMarketo : Direction.Both;

    private static MappedField Map(FieldChoice choice, FieldChoices all, FieldOffer offer)
    {
        var marketo = offer.Usable(RecordKind.Person, choice.Name);
        var lead = offer.Usable(RecordKind.Lead, choice.Lead);
        var contact = offer.Usable(RecordKind.Contact, choice.Contact);
        var ofLead = KnownLabels.Of(all, "lead", lead) is { } list ? list with { QualifiedState = list.States is null ? null : QualifiedLead } : null;
        var ofContact = KnownLabels.Of(all, "contact", contact);
        return new(choice.Name, choice.Kind, choice.Lead, choice.Contact)
        {
            Marketo = marketo?.Limits ?? FieldLimits.None,
            Dynamics = FieldOffer.Stricter(lead?.Limits, contact?.Limits),
            Choices = ofLead ?? ofContact,
            ContactChoices = ofLead is not null && ofContact is not null && !ofLead.IsLike(ofContact) ? ofContact : null,
            LeadFilled = lead?.Filled,
            ContactFilled = contact?.Filled,
            Direction = choice.Direction,
            Owner = choice.Owner,
            Since = choice.Since,
            Chosen = choice.Chosen,
            Back = choice.Back,
            Quarantine = offer.Lack(choice),
        };
    }
}
