using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>The selection after a change, or what is wrong with the change; never something in between (F-1).</summary>
/// <param name="Choices">The new selection; the old one when there are problems.</param>
/// <param name="Refreshed">Fields that are to be read from both sides and refreshed (F-2).</param>
/// <param name="Problems">One line each; empty when the change holds.</param>
public sealed record FieldChange(FieldChoices Choices, IReadOnlyList<string> Refreshed, IReadOnlyList<string> Problems);

/// <summary>Can the selection be changed so, and what is it then? (F-1)</summary>
public static class FieldChanges
{
    /// <summary>Applies an order to a selection, as a whole or not at all.</summary>
    public static FieldChange Apply(FieldChoices now, FieldOrder order, IReadOnlyCollection<TableSchema> tables)
    {
        var (version, problems, refreshed) = (now.Version + 1, new List<string>(), new List<string>());
        var removed = Removed(now, order, problems);
        var fields = now.Fields.Where(f => !removed.Contains(f.Name)).ToList();
        foreach (var name in order.Fields.GroupBy(w => w.Name, StringComparer.Ordinal).Where(g => g.Count() > 1)) problems.Add($"{name.Key}: it is listed {name.Count()} times; list it once.");
        foreach (var wish in order.Fields.DistinctBy(w => w.Name))
        {
            var at = fields.FindIndex(f => f.Name == wish.Name);
            var before = at < 0 ? null : fields[at];
            if (FieldWishes.Read(wish, before, [.. fields.Where(f => f.Name != wish.Name)], new FieldOffer(tables), version, problems) is not { } choice) continue;
            if (at < 0) fields.Add(choice);
            else fields[at] = choice;
            // What is owed by the new rule is planned for everybody, and not only for whoever is touched next (S-1, C-15).
            if (choice.Since == version || IsFilledOnly(choice) != IsFilledOnly(before)) refreshed.Add(choice.Name);
        }
        return problems.Count > 0 ? new(now, [], problems) : new(now with { Version = version, Fields = fields }, refreshed, []);
    }

    /// <summary>
    /// Does everybody have to look at a field that was chosen or turned? One that goes to Dynamics alone is not refreshed (F-2), unless it is only filled, or was until now: what is
    /// empty there is to be filled, and what was left apart goes (C-15).
    /// </summary>
    public static bool IsWalked(FieldChoice? before, FieldChoice? now) => now is { Direction: not Direction.ToDynamics } || IsFilledOnly(before) || IsFilledOnly(now);

    /// <summary>The same selection with fields that came back from quarantine: they are read again from both sides (F-3).</summary>
    public static FieldChoices ReadAgain(FieldChoices now, IReadOnlyCollection<string> names) =>
        now with { Version = now.Version + 1, Fields = [.. now.Fields.Select(f => names.Contains(f.Name) ? f with { Since = now.Version + 1, Chosen = f.Chosen ?? f.Since, Back = now.Version + 1 } : f)] };

    private static bool IsFilledOnly(FieldChoice? choice) => choice is { Owner: FieldOwner.FillEmpty };

    private static HashSet<string> Removed(FieldChoices now, FieldOrder order, List<string> problems)
    {
        var removed = order.Remove.ToHashSet(StringComparer.Ordinal);
        foreach (var name in removed.Where(n => now.Find(n) is null)) problems.Add($"{name}: it is not chosen, so it cannot be removed.");
        foreach (var name in removed.Where(n => order.Fields.Any(w => w.Name == n))) problems.Add($"{name}: it is both chosen and removed; say one of the two.");
        if (order.IsWhole) removed.UnionWith(now.Fields.Select(f => f.Name).Where(n => order.Fields.All(w => w.Name != n)));
        if (removed.Contains(FieldMap.Email)) problems.Add($"{FieldMap.Email}: people are matched by it, so it stays chosen.");
        return removed;
    }
}
