using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Judges a sync from both sides' histories, without asking the planner. Any run that ended settled can be judged, whatever was killed in between.</summary>
/// <param name="marketo">Marketo's records.</param>
/// <param name="dynamics">Dynamics' records.</param>
/// <param name="known">What CrmSync tells about a pair (Marketo id, or empty for a row that no Marketo person shows; Dynamics id).</param>
/// <param name="answered">Requests for rows that CrmSync answered; traces in Marketo are found in the history.</param>
public sealed class Judge(SideRecords marketo, SideRecords dynamics, Func<string, string, Task<KnownFacts>> known, IReadOnlyList<AnsweredRequest>? answered = null)
{
    private const string Us = "crmsync";
    private const string RecordType = "crmsyncRecordType";
    private readonly FactsDesk facts = new(known);
    private readonly Successors marketoSuccessors = new(marketo);
    private readonly Successors successors = new(dynamics);
    private readonly Timelines inMarketo = new(marketo, new(marketo));
    private readonly Timelines inDynamics = new(dynamics, new(dynamics));
    private readonly Links links = new(marketo, dynamics);
    private readonly HashSet<string> refused = [];
    private readonly List<Offence> offences = [];
    private int fields;
    private int edits;
    private int equal;
    private int explained;

    /// <summary>The verdict.</summary>
    public async Task<Verdict> DecideAsync()
    {
        var (strayed, absent, pairs) = await new Standings(marketo, dynamics, links, marketoSuccessors, successors, facts).FindAsync();
        explained += absent;
        foreach (var (person, row) in pairs) await PairAsync(person, row, dynamics.Tables[row]);
        var (invented, writes) = new Inventions(inMarketo, inDynamics, links, marketoSuccessors, successors).Find(marketo, dynamics);
        var (doubled, created) = Doubles.Find(marketo, dynamics, links, successors);
        var (unanswered, asked, reasons) = await new RequestsAnswered(marketo, dynamics, links, successors, facts, answered ?? []).FindAsync();
        var (mistold, told) = await new RefusalsTold(marketo, links, marketoSuccessors, facts).FindAsync(refused);
        return new(pairs.Count, fields, edits, writes, created, equal, explained + reasons, [.. offences, .. strayed, .. doubled, .. invented, .. unanswered, .. mistold]) { Asked = asked, Refusals = told };
    }

    private async Task PairAsync(string person, string row, string table)
    {
        await RecordTypeAsync(person, row, table);
        foreach (var field in JudgedField.All.Where(field => field.On(table) is not null))
        {
            fields++;
            var column = field.On(table)!;
            if (field.Plain(inMarketo.Now(person, field.Marketo)) != field.Plain(inDynamics.Now(row, column))) await DifferentAsync(person, row, field);
            var (marketos, dynamicses) = (inMarketo.Of(person, field.Marketo), inDynamics.Of(row, column));
            await EditsAsync(person, row, field, inMarketo, marketos, dynamicses, (time, isIt) => Held(inDynamics, row, links.ToDynamics[person], column, time, isIt));
            await EditsAsync(person, row, field, inDynamics, dynamicses, marketos, (time, isIt) => Held(inMarketo, person, People(row), field.Marketo, time, isIt));
        }
    }

    private async Task DifferentAsync(string person, string row, JudgedField field)
    {
        var told = await facts.OfAsync(person, row);
        if (told.IsRefused(field)) refused.Add(person);
        if (told.Explains(field)) explained++;
        else offences.Add(new(OffenceKind.Different, "marketo", person, field.Marketo, 0));
    }

    private async Task RecordTypeAsync(string person, string row, string table)
    {
        if (string.Equals(marketo.Rows[person].GetValueOrDefault(RecordType), table, StringComparison.OrdinalIgnoreCase)) return;
        if ((await facts.OfAsync(person, row)).IsWaiting) explained++;
        else offences.Add(new(OffenceKind.Forgotten, "marketo", person, RecordType, 0));
    }

    private async Task EditsAsync(
        string person, string row, JudgedField field, Timelines own, IReadOnlyList<HistoryLine> lines, IReadOnlyList<HistoryLine> others, Func<DateTimeOffset, Predicate<string?>, bool> arrived)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Client == Us || lines[i].Client == "seed") continue;
            edits++;
            var value = field.Plain(lines[i].New);
            if (value == field.Plain(lines[i].Old)) continue;
            if (IsReplaced(own, lines, i) || arrived(lines[i].Time, other => field.Plain(other) == value)) continue;
            if (Met(lines[i], lines, others, field))
            {
                equal++;
                continue;
            }
            var told = await facts.OfAsync(person, row);
            // What stands may wait; what we replaced must be told by its value.
            if (i == lines.Count - 1 && told.Explains(field)) explained++;
            else if (!told.TellsLost(field, value) && !(told.TellsWon(field, value) && lines.Skip(i + 1).Any(later => later.Client != Us)))
                offences.Add(new(OffenceKind.Lost, own == inMarketo ? "marketo" : "dynamics", lines[i].Row, field.Marketo, lines[i].Sequence));
        }
    }

    // Its own side replaced it, or deleted the record (B-9); what we replaced is not excused by an edit that came later.
    private static bool IsReplaced(Timelines own, IReadOnlyList<HistoryLine> lines, int at) =>
        (at + 1 < lines.Count && lines[at + 1].Client != Us) || own.IsDeletedAfter(lines[at]);

    // A record that was deleted since and made anew (D-3), or that was merged away, took the edit just as well.
    private static bool Held(Timelines side, string now, IEnumerable<string> ever, string field, DateTimeOffset time, Predicate<string?> isIt) =>
        side.HeldSince(now, field, time, isIt) || ever.Any(former => side.Of(former, field).Count > 0 && side.HeldSince(former, field, time, isIt));

    // Everybody who ever showed the row, or the lead that it was.
    private IEnumerable<string> People(string row) => successors.Origin(row) is { } lead ? links.ToMarketo[row].Union(links.ToMarketo[lead]) : links.ToMarketo[row];

    // Before we touched either, both sides wrote the same value: they agreed (C-4), and what came after replaced the agreed value.
    // Or this side came back to where it stood: it has not moved (S-3), and what it held in between was its own to replace (B-9).
    private static bool Met(HistoryLine edit, IReadOnlyList<HistoryLine> own, IReadOnlyList<HistoryLine> others, JudgedField field)
    {
        var touched = own.Concat(others).Where(line => line.Client == Us && line.Time < edit.Time).Select(line => line.Time).DefaultIfEmpty().Max();
        if (own.FirstOrDefault(line => line.Client != Us && line.Client != "seed" && line.Time > touched) is { } first && field.Plain(first.Old) == field.Plain(edit.New)) return true;
        return others.Any(line => line.Client != Us && line.Client != "seed" && line.Time > touched && line.Time <= edit.Time && field.Plain(line.New) == field.Plain(edit.New));
    }
}
