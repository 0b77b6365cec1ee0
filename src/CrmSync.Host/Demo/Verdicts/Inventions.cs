namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Values that CrmSync wrote although nobody had: neither the counterpart nor the record itself showed them before.</summary>
internal sealed class Inventions(Timelines inMarketo, Timelines inDynamics, Links links, Successors inMarketoAfter, Successors inDynamicsAfter)
{
    private const string Us = "crmsync";
    private static readonly Dictionary<string, JudgedField> ByMarketo = JudgedField.All.ToDictionary(field => field.Marketo, StringComparer.Ordinal);

    public (IReadOnlyList<Offence> Offences, int Writes) Find(SideRecords marketo, SideRecords dynamics)
    {
        var (offences, writes) = (new List<Offence>(), 0);
        foreach (var line in marketo.History.Where(line => line is { Client: Us, Table: "lead", Field: not null }))
        {
            if (ByMarketo.GetValueOrDefault(line.Field!) is not { } field || field.Plain(line.New).Length == 0) continue;
            writes++;
            if (!StoodInDynamics(line, field, dynamics) && !StoodBefore(inMarketo, line, field)) offences.Add(new(OffenceKind.Invented, "marketo", line.Row, field.Marketo, line.Sequence));
        }
        foreach (var line in dynamics.History.Where(line => line is { Client: Us, Table: "lead" or "contact", Field: not null }))
        {
            if (JudgedField.All.FirstOrDefault(each => each.On(line.Table) == line.Field) is not { } field || field.Plain(line.New).Length == 0) continue;
            writes++;
            var isTopic = field.Marketo == "microsoftTopic" && line.Operation == "create";
            if (!isTopic && !StoodInMarketo(line, field) && !StoodBefore(inDynamics, line, field) && !StoodInLead(line, field)) offences.Add(new(OffenceKind.Invented, "dynamics", line.Row, field.Marketo, line.Sequence));
        }
        return (offences, writes);
    }

    private bool StoodInDynamics(HistoryLine line, JudgedField field, SideRecords dynamics) => links.ToDynamics[line.Row].Any(row =>
        new[] { field.Lead, field.Contact }.Any(column => column is not null
            && (!dynamics.Tables.TryGetValue(row, out var table) || field.On(table) is not null)
            && inDynamics.HeldUntil(row, column, line.Time, value => field.Plain(value) == field.Plain(line.New))));

    // Whoever showed the row or what became of it, and whoever was merged into them: Marketo's own feed tells a loser's edits as the winner's.
    private bool StoodInMarketo(HistoryLine line, JudgedField field) => links.ToMarketo[line.Row].Concat(inDynamicsAfter.Next(line.Row) is { } next ? links.ToMarketo[next] : [])
        .SelectMany(person => inMarketoAfter.MergedInto(person).Prepend(person))
        .Any(person => inMarketo.HeldUntil(person, field.Marketo, line.Time, value => field.Plain(value) == field.Plain(line.New)));

    // A contact takes over what its lead holds when we qualify it (N-5).
    private bool StoodInLead(HistoryLine line, JudgedField field) => line is { Operation: "create", Table: "contact" } && inDynamicsAfter.Origin(line.Row) is { } lead
        && inDynamics.HeldUntil(lead, line.Field!, line.Time, value => field.Plain(value) == field.Plain(line.New));

    // A reinstated edit (C-7), or a value that a side was asked to show again.
    private static bool StoodBefore(Timelines side, HistoryLine line, JudgedField field) =>
        side.Of(line.Row, line.Field!).TakeWhile(earlier => earlier.Sequence < line.Sequence)
            .Any(earlier => (earlier.Client != Us && field.Plain(earlier.New) == field.Plain(line.New)) || field.Plain(earlier.Old) == field.Plain(line.New));
}
