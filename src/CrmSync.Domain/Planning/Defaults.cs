using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Which required columns of a new lead does a person have no value for, and which of them can be filled? (V-7)</summary>
internal static class Defaults
{
    /// <summary>Our own refusal of a create that lacks a required value.</summary>
    public const string Code = "required";

    private const string Topic = "subject";

    /// <summary>The columns that are filled: Topic, with full name and company; nothing else.</summary>
    public static IReadOnlyDictionary<string, string> Of(Draft draft)
    {
        var filled = new Dictionary<string, string>();
        foreach (var column in draft.Policy.RequiredOnLead)
            if (!IsSaid(draft, column) && Default(draft, column) is { } value) filled[column.Name] = value;
        return filled;
    }

    /// <summary>What is missing and has no default: a sentence that names the column, and the field that could mend it; null when nothing is. Left to the server unless strict (V-1).</summary>
    public static (string Text, string? Field)? Missing(Draft draft)
    {
        if (draft.Policy.Rules.ServerValidates) return null;
        foreach (var column in draft.Policy.RequiredOnLead)
            if (!IsSaid(draft, column) && Default(draft, column) is null)
                return ($"Dynamics requires {column.Label} ({column.Name}) for a lead, and the person has no usable value for it.", FieldOf(draft, column)?.Name);
        return null;
    }

    /// <summary>The row was made after its person had been deleted in Marketo: what it shows without having been told, or because we filled it, is nobody's edit and brings nobody back (D-3).</summary>
    public static void Leave(Draft draft, OpenCall create, RecordSnapshot seen)
    {
        if (draft.Marketo is not { Standing: SideStanding.Deleted }) return;
        // Not every column tells what a new row begins with: its state does not, nor does what a plug-in fills in.
        foreach (var field in draft.Policy.Map.On(RecordKind.Lead))
        {
            if (create.Writes.ContainsKey(field.Name) || !seen.Values.TryGetValue(field.Name, out var shown)) continue;
            if (seen.IsAsMade || Canonical.IsFilled(field, RecordKind.Lead, shown) || draft.Same(field, SystemName.Dynamics, shown, create.Defaults.GetValueOrDefault(field.Lead ?? "")))
                draft.Set(field.Name, draft.Field(field.Name) with { AgreedDynamics = shown });
        }
    }

    /// <summary>What Dynamics filled in by itself where the create left out what Marketo holds counts as empty: that follows, and collides with nothing (N-10, V-4).</summary>
    public static void Discount(Draft draft, OpenCall create, RecordSnapshot seen)
    {
        foreach (var field in draft.Policy.Map.On(seen.Record.Kind))
        {
            if (field.Direction == Direction.ToMarketo || create.Writes.ContainsKey(field.Name) || !seen.Values.TryGetValue(field.Name, out var shown)) continue;
            var state = draft.Field(field.Name);
            if (!Canonical.IsBlank(field, state.Marketo) && Canonical.IsFilled(field, seen.Record.Kind, shown)) draft.Set(field.Name, state with { AgreedDynamics = shown });
        }
    }

    private static MappedField? FieldOf(Draft draft, RequiredColumn column) => draft.Policy.Map.On(RecordKind.Lead).FirstOrDefault(f => f.Lead == column.Name && f.Direction != Direction.ToMarketo) is { } field ? draft.Of(field, RecordKind.Lead) : null;

    private static bool IsSaid(Draft draft, RequiredColumn column) =>
        FieldOf(draft, column) is { } field
        && draft.Field(field.Name).Marketo is var value && Canonical.Text(value) is not null
        && Translate.To(SystemName.Dynamics, field, value, draft.Policy.Rules).Problem is null;

    private static string? Default(Draft draft, RequiredColumn column)
    {
        if (column.Name != Topic) return null;
        var name = string.Join(' ', new[] { Value(draft, "firstName"), Value(draft, "lastName") }.OfType<string>());
        var text = string.Join(", ", new[] { name, Value(draft, "company") }.Where(part => !string.IsNullOrEmpty(part)));
        if (text.Length == 0) return null;
        return column.LengthMax is { } most ? Canonical.Cut(text, most) : text;
    }

    private static string? Value(Draft draft, string field) => Canonical.Text(draft.Field(field).Marketo);
}
