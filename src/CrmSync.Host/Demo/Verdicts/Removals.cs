namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Is every record still there that nobody else took away? We delete only where the policy says so. (I14: D-1, D-2, D-6)</summary>
internal static class Removals
{
    /// <summary>How many records were looked for.</summary>
    public static int Find(Histories all, List<Offence> offences) =>
        Of("marketo", all.Marketo, all.Dynamics, all.Evidence.MayDeleteInMarketo, person => all.Links.ToDynamics.Contains(person), all, offences)
        + Of("dynamics", all.Dynamics, all.Marketo, all.Evidence.MayDeleteInDynamics, row => all.Links.ToMarketo.Contains(row), all, offences);

    private static int Of(string name, SideRecords side, SideRecords other, bool mayDelete, Predicate<string> isLinked, Histories all, List<Offence> offences)
    {
        var alive = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        HashSet<string>? halvesGone = null;
        foreach (var line in side.History)
        {
            if (line is not { Field: null, Table: "lead" or "contact" }) continue;
            if (line.Operation == "create") alive[line.Row] = line.Client == side.Us;
            if (line.Operation is not ("delete" or "merge") || !alive.Remove(line.Row, out var isOurs) || line.Client != side.Us) continue;
            // What we made for a try and nobody ever showed may go again.
            if (isOurs && !isLinked(line.Row)) continue;
            halvesGone ??= [.. other.History.Where(each => each is { Field: null, Operation: "delete" or "merge" } && other.IsOthers(each)).Select(each => all.Threads.Of(each.Row))];
            if (!mayDelete || !halvesGone.Contains(all.Threads.Of(line.Row))) offences.Add(new(OffenceKind.Removed, name, line.Row, "", line.Sequence));
        }
        foreach (var row in alive.Keys.Where(row => !side.Rows.ContainsKey(row))) offences.Add(new(OffenceKind.Removed, name, row, "", 0));
        return alive.Count;
    }
}
