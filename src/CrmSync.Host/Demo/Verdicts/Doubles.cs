namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Records that CrmSync made twice for one counterpart (N-8). A contact goes on as what its lead was; a second contact of one lead does not.</summary>
internal static class Doubles
{
    /// <summary>How many records we made.</summary>
    public static int Find(Histories all, List<Offence> found)
    {
        var (marketo, dynamics, links, successors) = (all.Marketo, all.Dynamics, all.Links, all.AfterInDynamics);
        var people = Creates(marketo, ["lead"]).ToList();
        var rows = Creates(dynamics, ["lead", "contact"]).ToList();
        var born = marketo.History.Where(line => line is { Field: null, Operation: "create", Table: "lead" }).GroupBy(line => line.Row).ToDictionary(made => made.Key, made => made.First().Time);
        var offences = Two("marketo", marketo, people, made => links.ToDynamics[made.Row].FirstOrDefault() is { } row ? all.NamedOrigin(row, made.Time) ?? row : null, Ends(marketo), IsLinkedAgain)
            .Concat(Two("dynamics", dynamics, rows.Where(line => !GoesOn(line.Row)), made => Shows(made.Row), Ends(dynamics), IsOfUnseenLoser))
            .Concat(SharedLinks(all))
            .Concat(rows.Where(line => !GoesOn(line.Row) && IsForNobody(line)).Select(line => new Offence(OffenceKind.Doubled, "dynamics", line.Row, "", line.Sequence)));
        found.AddRange(offences.DistinctBy(offence => (offence.Side, offence.Row)));
        return people.Count + rows.Count;

        bool GoesOn(string row) => successors.Origin(row) is { } lead && successors.Next(lead) == row;

        string? Shows(string row) => Showing(row).FirstOrDefault();

        IEnumerable<string> Showing(string row) => links.ToMarketo[row].Concat(successors.Next(row) is { } next ? links.ToMarketo[next] : []);

        // A row is made for somebody who was in Marketo before; one that only became a person by itself (N-1) was made once too often.
        bool IsForNobody(HistoryLine row) => Showing(row.Row).ToList() is { Count: > 0 } shown && shown.TrueForAll(person => born.TryGetValue(person, out var at) && at > row.Time + all.Evidence.Skew);

        // A row that comes back when its person has been linked with another one is a first sighting (D-5).
        bool IsLinkedAgain(HistoryLine before, HistoryLine made, string row) => marketo.History.Any(line => line.Row == before.Row && line is { Field: Links.Field, New: { Length: > 0 } other }
            && line.Client == marketo.Us && line.Sequence > before.Sequence && line.Sequence < made.Sequence && Links.Key(other) != row && IsDeletedUntil(row, line.Time));

        // Whom the row of before was made for, as its mark tells, was merged into this person since, or so shortly before that nobody had read it: the winner takes that row over once its own is gone (G-2).
        bool IsOfUnseenLoser(HistoryLine before, HistoryLine made, string person) => links.WrittenFor(before).Any(loser => loser != person && all.AfterInMarketo.From(loser).Contains(person)
            && marketo.History.Any(line => line is { Operation: "merge", Field: null } && line.Row == loser && line.Time + all.Evidence.LongestUnseen >= made.Time));

        bool IsDeletedUntil(string row, DateTimeOffset at) => dynamics.History.Any(line => line is { Field: null, Operation: "delete" } && line.Row == row && line.Time <= at + all.Evidence.Skew);

        Dictionary<string, long> Ends(SideRecords side)
        {
            var gone = side.History.Where(line => line is { Field: null, Operation: "delete" or "merge" }).GroupBy(line => line.Row).ToDictionary(each => each.Key, each => each.First().Sequence);
            foreach (var lead in rows.Select(line => line.Row).Where(row => !gone.ContainsKey(row)).ToList())
                if (successors.Next(lead) is { } contact && gone.TryGetValue(contact, out var at)) gone[lead] = at;
            return gone;
        }
    }

    /// <summary>The records of these tables that we made.</summary>
    public static IEnumerable<HistoryLine> Creates(SideRecords side, string[] tables) =>
        side.History.Where(line => line is { Field: null, Operation: "create" } && line.Client == side.Us && tables.Contains(line.Table));

    private static IEnumerable<Offence> Two(string name, SideRecords side, IEnumerable<HistoryLine> creates, Func<HistoryLine, string?> counterpart, Dictionary<string, long> ends, Func<HistoryLine, HistoryLine, string, bool>? hasLeft = null)
    {
        foreach (var made in creates.GroupBy(line => counterpart(line) ?? ""))
        {
            HistoryLine? before = null;
            foreach (var line in made)
            {
                // Made for nobody: alive, and no record of the other side ever belonged to it.
                var isOrphan = made.Key.Length == 0 && side.Rows.ContainsKey(line.Row);
                var isSecond = made.Key.Length > 0 && before is not null && ends.GetValueOrDefault(before.Row, long.MaxValue) > line.Sequence && hasLeft?.Invoke(before, line, made.Key) != true;
                if (isOrphan || isSecond) yield return new(OffenceKind.Doubled, name, line.Row, "", line.Sequence);
                before = line;
            }
        }
    }

    private static IEnumerable<Offence> SharedLinks(Histories all) => all.Links.Now
        .Where(pair => !IsBroughtToKeptOut(all, pair.Marketo, pair.Dynamics))
        .GroupBy(pair => pair.Dynamics, StringComparer.OrdinalIgnoreCase)
        .Where(people => people.Count() > 1)
        .Select(people => new Offence(OffenceKind.Doubled, "marketo", people.Last().Marketo, "", 0));

    // Another row's id that a merge or somebody's hand brought stands there as long as the filter keeps the person's own row out: nothing is put back meanwhile (K-3, N-18).
    private static bool IsBroughtToKeptOut(Histories all, string person, string row) =>
        all.InMarketo.Of(person, Links.Field) is [.., var last] lines && all.Marketo.IsOthers(last)
        && lines.LastOrDefault(line => line.Client == all.Marketo.Us) is { New.Length: > 0 } own && Links.Key(own.New!) != row && all.IsKeptOut(all.AfterInDynamics.Final(Links.Key(own.New!)));
}
