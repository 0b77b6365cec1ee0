using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>One wish as a choice, or what is wrong with it in one line (F-1).</summary>
internal static class FieldWishes
{
    private static readonly Dictionary<string, Direction> Directions = new() { ["both"] = Direction.Both, ["toMarketo"] = Direction.ToMarketo, ["toDynamics"] = Direction.ToDynamics };

    private static readonly Dictionary<string, FieldOwner> Owners = new()
    {
        ["byRecordType"] = FieldOwner.ByRecordType,
        ["marketo"] = FieldOwner.Marketo,
        ["dynamics"] = FieldOwner.Dynamics,
        ["newest"] = FieldOwner.Newest,
        ["fillEmpty"] = FieldOwner.FillEmpty,
        ["restrictive"] = FieldOwner.Restrictive,
    };

    /// <summary>The choice; null when the wish cannot be, and then there is one more problem.</summary>
    public static FieldChoice? Read(FieldWish wish, FieldChoice? before, IReadOnlyList<FieldChoice> others, FieldOffer offer, int version, List<string> problems)
    {
        try
        {
            return Read(wish, before, others, offer, version);
        }
        catch (WishException wrong)
        {
            problems.Add($"{wish.Name}: {wrong.Message}");
            return null;
        }
    }

    private static FieldChoice Read(FieldWish wish, FieldChoice? before, IReadOnlyList<FieldChoice> others, FieldOffer offer, int version)
    {
        if (LinkFields.OnMarketo.Contains(wish.Name)) throw new WishException("CrmSync keeps this field itself; choose another.");
        var marketo = offer.Find(RecordKind.Person, wish.Name) ?? throw new WishException("Marketo has no field of this name; give its REST name, such as firstName.");
        if (marketo.Kind is null) throw new WishException("Marketo's type of this field cannot be synced.");
        var (lead, contact) = Columns(wish, before, offer);
        var kind = KindOf(wish.Name, marketo, lead, contact);
        var rivals = others.Where(f => (lead is not null && f.Lead == lead.Name) || (contact is not null && f.Contact == contact.Name)).ToList();
        var direction = Direct(wish, before, marketo, (lead ?? contact)!, kind, rivals);
        var owner = Own(wish, before, kind);
        var choice = new FieldChoice(wish.Name, lead?.Name, contact?.Name, kind, direction, owner, before?.Since ?? version) { Chosen = before?.Chosen, Back = before?.Back };
        var isNew = before is null || (before.Lead, before.Contact, before.Kind) != (choice.Lead, choice.Contact, choice.Kind) || before.Direction != direction;
        return isNew ? choice with { Since = version, Chosen = null } : choice;
    }

    private static (FieldSchema? Lead, FieldSchema? Contact) Columns(FieldWish wish, FieldChoice? before, FieldOffer offer)
    {
        var usual = DefaultMapping.Rows.FirstOrDefault(r => r.Marketo == wish.Name);
        var (lead, contact) = before is null && wish is { Lead: null, Contact: null } ? (usual.Lead, usual.Contact) : (Named(wish.Lead, before?.Lead), Named(wish.Contact, before?.Contact));
        if (lead is null && contact is null) throw new WishException("it needs a column of Dynamics: name one of lead, of contact, or both.");
        if (wish.Name == FieldMap.Email && before is not null && (lead is null || contact is null)) throw new WishException("people are matched by it, so it needs a column of lead and one of contact.");
        return (Column(offer, RecordKind.Lead, "lead", lead), Column(offer, RecordKind.Contact, "contact", contact));
    }

    /// <summary>What is absent stays; an empty text means none.</summary>
    private static string? Named(string? column, string? before) => column is null ? before : string.IsNullOrWhiteSpace(column) ? null : column.Trim();

    private static FieldSchema? Column(FieldOffer offer, RecordKind kind, string word, string? column)
    {
        if (column is null) return null;
        var schema = offer.Find(kind, column) ?? throw new WishException($"Dynamics' {word} has no column '{column}' that we may read; give its logical name, such as address1_city.");
        if (schema.IsSecured) throw new WishException($"{word}.{column} is secured in Dynamics, so what we read may be empty for lack of access; take the security off or choose another.");
        if (schema.Kind is null) throw new WishException($"the type of {word}.{column} cannot be synced.");
        if ((!schema.Writable && !schema.IsShownOnly) || column.EndsWith("_base", StringComparison.Ordinal)) throw new WishException($"{word}.{column} is computed or read-only and cannot be chosen.");
        return schema;
    }

    private static ValueKind KindOf(string name, FieldSchema marketo, FieldSchema? lead, FieldSchema? contact)
    {
        if (lead is not null && contact is not null && lead.Kind != contact.Kind) throw new WishException($"lead.{lead.Name} is {Word(lead.Kind!.Value)} and contact.{contact.Name} is {Word(contact.Kind!.Value)}; choose columns of one type.");
        var dynamics = (lead ?? contact)!;
        if (!Fits(marketo.Kind!.Value, dynamics.Kind!.Value)) throw new WishException($"it is {Word(marketo.Kind.Value)} in Marketo and {Word(dynamics.Kind.Value)} in Dynamics; choose fields of one type.");
        return FieldSelection.KindOf(name, marketo, dynamics);
    }

    /// <summary>Can values of a field of Marketo stand in a column of Dynamics?</summary>
    public static bool Fits(ValueKind marketo, ValueKind dynamics) => marketo == dynamics || (marketo, dynamics) switch
    {
        (ValueKind.Text, ValueKind.Email or ValueKind.Phone or ValueKind.Choice or ValueKind.Lookup) => true,
        (ValueKind.Email or ValueKind.Phone, ValueKind.Text) => true,
        (ValueKind.WholeNumber or ValueKind.Decimal or ValueKind.Money, ValueKind.WholeNumber or ValueKind.Decimal or ValueKind.Money) => true,
        (ValueKind.Date, ValueKind.DateTime) or (ValueKind.DateTime, ValueKind.Date) => true,
        _ => false,
    };

    /// <summary>Asked for or kept, it must be one that the field can go.</summary>
    private static Direction Direct(FieldWish wish, FieldChoice? before, FieldSchema marketo, FieldSchema dynamics, ValueKind kind, List<FieldChoice> rivals)
    {
        Direction? asked = wish.Direction is not { } word ? null
            : Directions.TryGetValue(word, out var known) ? known
            : throw new WishException($"'{word}' is no direction; say both, toMarketo or toDynamics.");
        var direction = asked ?? before?.Direction ?? FieldSelection.DirectionOf(true, rivals.Count > 0, kind, !dynamics.IsShownOnly);
        if (direction != Direction.ToMarketo && rivals.Find(f => f.Direction != Direction.ToMarketo) is { } first)
            throw new WishException($"{first.Name} is chosen for the same column already; a second field of Marketo goes toMarketo only.");
        if (direction != Direction.ToMarketo && dynamics.IsShownOnly)
            throw new WishException($"{dynamics.Name} is not written from Marketo ({(dynamics.Kind == ValueKind.Lookup ? "an owner is named when a person is synced to Dynamics" : "the status reason brings its state along; choose statuscode")}); say toMarketo.");
        if (!marketo.Writable && direction != Direction.ToDynamics) throw new WishException("Marketo does not let this field be written; choose the direction toDynamics.");
        return direction;
    }

    private static FieldOwner Own(FieldWish wish, FieldChoice? before, ValueKind kind)
    {
        var owner = wish.Ownership is not { } word ? before?.Owner ?? DefaultMapping.OwnerOf(wish.Name, kind)
            : Owners.TryGetValue(word, out var known) ? known
            : throw new WishException($"'{word}' is no ownership; say {string.Join(", ", Owners.Keys)}.");
        if (owner == FieldOwner.Restrictive && kind != ValueKind.Boolean) throw new WishException("restrictive is for yes/no fields; choose another ownership.");
        return owner;
    }

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Email => "an e-mail address",
        ValueKind.Phone => "a phone number",
        ValueKind.Choice => "a choice",
        ValueKind.Boolean => "yes/no",
        ValueKind.WholeNumber => "a whole number",
        ValueKind.Decimal => "a number",
        ValueKind.Money => "an amount of money",
        ValueKind.Date => "a date",
        ValueKind.DateTime => "a date and time",
        ValueKind.Lookup => "a lookup",
        _ => "text",
    };

    private sealed class WishException(string message) : Exception(message);
}
