using System.Globalization;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Are both halves of a person equal, and did every edit arrive, or is it told what became of it? (I1, I2, I9)</summary>
internal sealed class Pairs(Histories all, List<Offence> offences)
{
    private const string RecordType = "crmsyncRecordType";
    private static readonly JudgedField State = new("leadStatus", "statecode", "statecode");
    private static readonly string[] LeadStates = ["Open", "Qualified", "Disqualified"];
    private static readonly string[] ContactStates = ["Active", "Inactive"];
    private readonly Notices notices = new(all.Marketo);
    private readonly HashSet<string> refused = [];
    private readonly HashSet<string> spoiled = new(Spoiled(all), StringComparer.OrdinalIgnoreCase);

    /// <summary>Mapped fields compared.</summary>
    public int Fields { get; private set; }

    /// <summary>Edits by somebody else.</summary>
    public int Edits { get; private set; }

    /// <summary>Edits that needed no travel.</summary>
    public int Equal { get; private set; }

    /// <summary>Differences and edits that CrmSync explains.</summary>
    public int Explained { get; private set; }

    /// <summary>Edits whose lag was measured; null: no bound is known.</summary>
    public int? Timed { get; private set; } = all.Evidence.LongestLag is null ? null : 0;

    /// <summary>Marketo people with a refused value now.</summary>
    public IReadOnlySet<string> Refused => refused;

    public void Look(string person, string row, string table)
    {
        OfRecordType(person, row, table);
        OfState(person, row, table);
        var rows = all.Links.ToDynamics[person].ToList();
        var people = People(row);
        foreach (var field in all.Fields.All)
        {
            if (field.On(table) is not { } column) continue;
            Fields++;
            if (!field.Same(all.InMarketo.Now(person, field.Marketo), all.InDynamics.Now(row, column))) Different(person, row, field, column);
            var (inMarketo, inDynamics) = (all.InMarketo.Of(person, field.Marketo), all.InDynamics.Of(row, column));
            if (inMarketo.Count + inDynamics.Count == 0) continue;
            if (field.Way != FieldWay.ToMarketo) OfEdits(new(person, row, field), all.Marketo, all.InMarketo, inMarketo, inDynamics, (time, isIt) => Held(all.InDynamics, row, rows, column, time, isIt));
            if (field.Way != FieldWay.ToDynamics) OfEdits(new(person, row, field), all.Dynamics, all.InDynamics, inDynamics, inMarketo, (time, isIt) => Held(all.InMarketo, person, people, field.Marketo, time, isIt));
        }
    }

    private void Different(string person, string row, JudgedField field, string column)
    {
        if (all.IsKeptOut(row) || MayDiffer(person, row, field, column))
        {
            Explained++;
            return;
        }
        var told = all.Facts(person, row);
        if (told.IsRefused(field)) refused.Add(person);
        if (told.Explains(field)) Explained++;
        else offences.Add(new(OffenceKind.Different, "marketo", person, field.Marketo, 0));
    }

    // What is only filled stays when both are filled; the target of a one-way field drifts until its source changes (C-15).
    private bool MayDiffer(string person, string row, JudgedField field, string column)
    {
        if (field.IsFilledOnly)
        {
            var (isInMarketo, isInDynamics) = (field.Plain(all.InMarketo.Now(person, field.Marketo)).Length > 0, field.Plain(all.InDynamics.Now(row, column)).Length > 0);
            // A one-way source that holds nothing fills nothing.
            return (isInMarketo || field.Way == FieldWay.ToDynamics) && (isInDynamics || field.Way == FieldWay.ToMarketo);
        }
        if (IsLeftApart(person, row, field, column) || IsEmptiedUnseen(person, row, field)) return true;
        if (field.Way == FieldWay.Both) return false;
        var (source, target) = field.Way == FieldWay.ToDynamics ? (all.Marketo, all.Dynamics) : (all.Dynamics, all.Marketo);
        var (inMarketo, inDynamics) = (all.InMarketo.Of(person, field.Marketo), all.InDynamics.Of(row, column));
        var (from, to) = field.Way == FieldWay.ToDynamics ? (inMarketo, inDynamics) : (inDynamics, inMarketo);
        // A source that holds nothing fills nothing, whatever its target held before they met (N-10), as a contact that was emptied when it was made (QL-3).
        if (field.Way == FieldWay.ToMarketo && from is [.., var emptied] && IsMadeEmpty(row, field, emptied)) return true;
        if (!from.Any(source.IsOthers) && field.Plain(field.Way == FieldWay.ToDynamics ? all.InMarketo.Now(person, field.Marketo) : all.InDynamics.Now(row, column)).Length == 0) return true;
        // An edit that we had replaced unseen, and that was put back before the field was turned, is drift since then (C-7).
        if (to.Index().LastOrDefault(each => target.IsOthers(each.Item), (-1, null!)) is not ( >= 0 and var at, var drift) || !Stands(target, to, at, field)) return false;
        var (met, turned) = (to[^1].Time + all.Evidence.Skew, RefreshPassedOver(drift, field));
        var later = from.Where(line => IsChange(source, line, field) && line.Time > (turned > met ? turned : met)).ToList();
        // Who changed it and changed it back has not moved it (S-3): whatever was carried in between stands in the target.
        return later.Count == 0 || field.Same(later[0].Old, later[^1].New) || MetUnread(to, target, later[^1], field);
    }

    // The source came to what its target was known to hold: both agreed (C-4), and edits on top of it whose rows had not been read are drift of after (C-3).
    private bool MetUnread(IReadOnlyList<HistoryLine> to, SideRecords target, HistoryLine last, JudgedField field) =>
        to.Reverse().TakeWhile(target.IsOthers).Any(line => line.Time + all.Evidence.LongestUnseen >= last.Time && field.Same(line.Old, last.New));

    // An edit in Marketo that was on its way when the field came to be Dynamics' is drift that the refresh passes over (F-5): what the row had held by then does not replace it.
    private DateTimeOffset RefreshPassedOver(HistoryLine drift, JudgedField field) => field.Way != FieldWay.ToMarketo ? DateTimeOffset.MinValue : field.Turns
        .Where(turn => turn.Excuses && turn.From - all.Evidence.LongestUnseen <= drift.Time && turn.Until >= drift.Time).Select(turn => turn.Until).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    // An operator turned the field, nothing was refreshed, and nobody has edited it since.
    private bool IsLeftApart(string person, string row, JudgedField field, string column)
    {
        if (field.Turns.Where(turn => turn.LeavesApart).Select(turn => turn.Until).DefaultIfEmpty(DateTimeOffset.MinValue).Max() is not { Ticks: > 0 } turned) return false;
        return !all.InMarketo.Of(person, field.Marketo).Any(line => IsChange(all.Marketo, line, field) && line.Time > turned) && !all.InDynamics.Of(row, column).Any(line => IsChange(all.Dynamics, line, field) && line.Time > turned);
    }

    // Whoever writes what stands there changes nothing, and nobody can see it.
    private static bool IsChange(SideRecords side, HistoryLine line, JudgedField field) => side.IsOthers(line) && !field.Same(line.Old, line.New);

    // We emptied it in Marketo while its column in Dynamics was closed to us, which nobody knows any more (F-3): so it stays until the row is touched, and read again. Or the older copy of our
    // store, taken meanwhile, owes that write still, be it that its answer was lost (C-12), and it is made once that copy is put back.
    private bool IsEmptiedUnseen(string person, string row, JudgedField field) =>
        all.InMarketo.Of(person, field.Marketo) is [.., var last] && last.Client == all.Marketo.Us && field.Plain(last.New).Length == 0
        && field.Turns.Any(turn => turn is { HidesDynamics: true, IsForgotten: true } && turn.From <= last.Time + all.Evidence.Skew && (last.Time <= turn.Until + all.Evidence.Skew || IsOwedByCopy(turn, last.Time))
            && !all.Dynamics.History.Any(line => string.Equals(line.Row, row, StringComparison.OrdinalIgnoreCase) && line.Time > turn.Until + all.Evidence.Skew));

    private bool IsOwedByCopy(FieldTurn turn, DateTimeOffset emptied) =>
        all.Evidence.RolledBack.Any(stretch => turn.From <= stretch.From && stretch.From <= turn.Until && stretch.Until <= emptied + all.Evidence.Skew);

    // What we wrote into the field, and told of it, is no longer known.
    private bool IsForgotten(IReadOnlyList<HistoryLine> own, IReadOnlyList<HistoryLine> others) =>
        all.Evidence.RolledBack.Count > 0 && own.Concat(others).Any(line => (line.Client == all.Marketo.Us || line.Client == all.Dynamics.Us) && all.Evidence.IsRolledBack(line.Time));

    private void OfRecordType(string person, string row, string table)
    {
        if (string.Equals(all.Marketo.Rows[person].GetValueOrDefault(RecordType), table, StringComparison.OrdinalIgnoreCase)) return;
        if (all.Facts(person, row) is { IsWaiting: true } or { IsStale: true }) Explained++;
        else offences.Add(new(OffenceKind.Forgotten, "marketo", person, RecordType, 0));
    }

    // The number of a state means what its table says (QL-3); nobody writes it in Marketo but us.
    private void OfState(string person, string row, string table)
    {
        if (!all.Dynamics.Rows[row].TryGetValue(State.On(table)!, out var number) || !all.Marketo.Rows[person].TryGetValue(State.Marketo, out var shown)) return;
        if ((table == "lead" ? LeadStates : ContactStates).ElementAtOrDefault(int.Parse(number, CultureInfo.InvariantCulture)) == shown || all.IsKeptOut(row) || all.Facts(person, row).Explains(State)) return;
        offences.Add(new(OffenceKind.Different, "marketo", person, State.Marketo, 0));
    }

    // What a contact's lead had seen is told by whoever showed the lead: he is marked when it was deleted before its contact could be read, and the contact is somebody new (D-1).
    private bool IsToldOfLead(Judged pair, HistoryLine line, string value) => !string.Equals(line.Row, pair.Row, StringComparison.OrdinalIgnoreCase) && all.AfterInDynamics.Origin(pair.Row) == line.Row
        && all.Links.ToMarketo[line.Row].Any(person => person != pair.Person && all.Facts(person, "").TellsLost(pair.Field, value));

    private void OfEdits(
        Judged pair, SideRecords side, Timelines own, IReadOnlyList<HistoryLine> lines, IReadOnlyList<HistoryLine> others, Func<DateTimeOffset, Predicate<string?>, DateTimeOffset?> arrived)
    {
        var (person, row, field) = pair;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!side.IsOthers(lines[i])) continue;
            Edits++;
            var value = field.Plain(lines[i].New);
            if (value == field.Plain(lines[i].Old) || IsReplaced(side, own, lines, i)) continue;
            if (arrived(lines[i].Time, other => field.Plain(other) == value) is { } arrival)
            {
                OfLag(pair, lines[i], arrival, side == all.Marketo ? "marketo" : "dynamics");
                continue;
            }
            if (Met(lines[i], side, lines, side == all.Dynamics ? [.. others, .. OfGone(pair)] : others, field) || IsEmptiedBefore(pair, lines[i], side) || (side == all.Marketo && (IsCopied(pair, lines[i], others) || IsOfBoth(lines[i], pair))))
            {
                Equal++;
                continue;
            }
            var told = all.Facts(person, row);
            // What stands may wait; what we replaced must be told by its value. A field that is only filled tells nothing of it (C-15).
            if (Stands(side, lines, i, field) && (told.Explains(field) || field.IsFilledOnly || all.IsKeptOut(row))) Explained++;
            else if (IsFilledAgain(side, lines, i, field) || field.IsTurnedUnder(lines[i].Time, side == all.Marketo) || IsForgotten(lines, others)) Explained++;
            else if (side == all.Marketo && i + 1 < lines.Count && lines[i + 1].Client == side.Us && Replacements.IsTakenForOurs(all, lines, i + 1, field)) Explained++;
            else if (IsFilledAtMeeting(pair, side, lines, i, told)) Explained++;
            else if (side == all.Dynamics && field.IsHiddenFromUs(lines[i].Time, all.Evidence.LongestUnseen)) Explained++;
            else if (!told.TellsLost(field, value) && !IsToldOfLead(pair, lines[i], value) && !(told.TellsWon(field, value) && (all.IsKeptOut(row) || lines.Skip(i + 1).Any(side.IsOthers) || IsReplacedAgain(lines, i, field))))
                offences.Add(new(OffenceKind.Lost, side == all.Marketo ? "marketo" : "dynamics", lines[i].Row, field.Marketo, lines[i].Sequence));
        }
    }

    // We replaced it, and somebody wrote in Marketo what stands there since: that edit has seen ours, and nothing is put back (C-7). No history tells of it.
    private bool IsReplacedAgain(IReadOnlyList<HistoryLine> lines, int at, JudgedField field) =>
        at + 1 < lines.Count && all.Evidence.WrittenAgain.Any(write => write.Row == lines[at].Row && write.Field == field.Marketo && write.At + all.Evidence.Skew >= lines[at + 1].Time && field.Same(write.Value, lines[at + 1].New));

    // Somebody emptied it before the two records met, and before we had written to this one: what is empty then is filled (N-10), and no collision.
    private bool IsFilledAtMeeting(Judged pair, SideRecords side, IReadOnlyList<HistoryLine> lines, int at, KnownFacts told) =>
        pair.Field.Plain(lines[at].New).Length == 0 && at + 1 < lines.Count && lines[at + 1] is { Operation: "update" } filled && filled.Client == side.Us
        && told.Linked.Any(linked => lines[at].Time <= linked && linked <= filled.Time + all.Evidence.Skew) && pair.Field.Plain(filled.New).Length > 0 && !lines.Take(at).Any(line => line.Client == side.Us) && all.Links.Given(pair.Person, pair.Row).All(given => given.Time >= lines[at].Time);

    // It is there now: nobody replaced it, or nobody but us, and it was put back (C-7).
    private static bool Stands(SideRecords side, IReadOnlyList<HistoryLine> lines, int at, JudgedField field) =>
        at == lines.Count - 1 || (lines.Skip(at + 1).All(line => line.Client == side.Us) && field.Same(lines[^1].New, lines[at].New));

    // What is only filled takes the other side's value when somebody empties it, which never travels and is not told (C-9, C-15).
    private static bool IsFilledAgain(SideRecords side, IReadOnlyList<HistoryLine> lines, int at, JudgedField field) =>
        field is { IsFilledOnly: true, Way: FieldWay.Both } && field.Plain(lines[at].New).Length == 0 && at + 1 < lines.Count && lines[at + 1].Client == side.Us && field.Plain(lines[at + 1].New).Length > 0;

    private void OfLag(Judged pair, HistoryLine edit, DateTimeOffset arrival, string side)
    {
        if (all.Evidence.LongestLag is not { } longest || !(notices.Since <= edit.Time) || notices.Of.Contains(pair.Person) || spoiled.Contains(pair.Person) || spoiled.Contains(pair.Row)) return;
        Timed++;
        if (arrival - edit.Time > longest && !pair.Field.IsTurnedUnder(edit.Time, arrival) && !all.WasKeptOut(pair.Row, edit.Time, arrival) && !all.Facts(pair.Person, pair.Row).HasTrouble)
            offences.Add(new(OffenceKind.Delayed, side, edit.Row, pair.Field.Marketo, edit.Sequence));
    }

    // Records into which somebody wrote what spoils a call.
    private static IEnumerable<string> Spoiled(Histories all) => all.Evidence.Spoiling.Count == 0 ? [] : all.Marketo.History.Concat(all.Dynamics.History)
        .Where(line => line.New is { } text && all.Evidence.Spoiling.Any(each => text.Contains(each, StringComparison.Ordinal))).Select(line => line.Row);

    // Its own side replaced it, or deleted the record (B-9); what we replaced is not excused by an edit that came later.
    private static bool IsReplaced(SideRecords side, Timelines own, IReadOnlyList<HistoryLine> lines, int at) =>
        (at + 1 < lines.Count && lines[at + 1].Client != side.Us) || own.IsDeletedAfter(lines[at]);

    // A record that was deleted since and made anew (D-3), or that was merged away, took the edit just as well, and sooner.
    private static DateTimeOffset? Held(Timelines side, string now, List<string> ever, string field, DateTimeOffset time, Predicate<string?> isIt)
    {
        var first = side.HeldSince(now, field, time, isIt);
        foreach (var former in ever)
            if (side.Of(former, field).Count > 0 && side.HeldSince(former, field, time, isIt) is { } there && !(first <= there)) first = there;
        return first;
    }

    // Everybody who ever showed the row, or the lead that it was.
    private List<string> People(string row) => [.. all.AfterInDynamics.Origin(row) is { } lead ? all.Links.ToMarketo[row].Union(all.Links.ToMarketo[lead]) : all.Links.ToMarketo[row]];

    // Who showed the row before, and is gone from Marketo, was its other side then.
    private IEnumerable<HistoryLine> OfGone(Judged pair) =>
        People(pair.Row).Where(person => person != pair.Person && !all.Marketo.Rows.ContainsKey(person)).SelectMany(person => all.InMarketo.Of(person, pair.Field.Marketo));

    // Before we touched either, both sides wrote the same value: they agreed (C-4), and what came after replaced the agreed value.
    // Or this side came back to where it stood: it has not moved (S-3), and what it held in between was its own to replace (B-9).
    private bool Met(HistoryLine edit, SideRecords side, IReadOnlyList<HistoryLine> own, IReadOnlyList<HistoryLine> others, JudgedField field)
    {
        var other = side == all.Marketo ? all.Dynamics : all.Marketo;
        var ours = own.Where(line => line.Client == side.Us).Concat(others.Where(line => line.Client == other.Us)).Where(line => line.Time < edit.Time).ToList();
        // Agreed is what we sent last, whatever was written on the way (S-7).
        if (ours.MaxBy(line => line.Time) is { } sent && field.Same(sent.New, edit.New)) return true;
        // What the other side held since the seed nobody wrote there: what came after was made on top of it (C-3).
        if (ours.Count == 0 && others is [{ Operation: "update" } left, ..] && other.IsOthers(left) && field.Same(left.Old, edit.New)) return true;
        var touched = ours.Select(line => line.Time).DefaultIfEmpty().Max();
        if (own.FirstOrDefault(line => side.IsOthers(line) && line.Time > touched) is { } first && field.Same(first.Old, edit.New)) return true;
        return others.Any(line => other.IsOthers(line) && line.Time <= edit.Time && field.Same(line.New, edit.New) && (line.Time > touched || IsStillToCome(line, ours, side, others, field)));
    }

    // What the other side had come to we had still to bring: all that we have written since it held before that.
    private static bool IsStillToCome(HistoryLine source, List<HistoryLine> ours, SideRecords side, IReadOnlyList<HistoryLine> others, JudgedField field)
    {
        var before = others.TakeWhile(line => line != source).ToList();
        return ours.Where(line => line.Time >= source.Time).All(line => line.Client == side.Us && !others.Contains(line) && !field.Same(line.New, source.New) && before.Exists(held => field.Same(held.New, line.New)));
    }

    // Somebody emptied the field of a lead that is a contact by now. Person and contact meet anew, and what is empty is filled (N-10, QL-1): the edit does not reach Marketo.
    // The same holds for a contact that was emptied as it was made, if it lost its lead before anybody can have read either: nobody knows what it had held (N-13).
    // A field that goes to Marketo alone is not filled, and is left as it is.
    private bool IsEmptiedBefore(Judged pair, HistoryLine edit, SideRecords side)
    {
        if (side != all.Dynamics || pair.Field.Plain(edit.New).Length > 0 || all.AfterInDynamics.Origin(pair.Row) is not { } lead) return false;
        if (edit.Row == lead) return true;
        return IsMadeEmpty(pair.Row, pair.Field, edit) && (pair.Field.Way == FieldWay.ToMarketo || IsCutUnread(pair, edit));
    }

    // Nobody can have read the contact before it lost the value.
    private bool IsMadeEmpty(string row, JudgedField field, HistoryLine edit) => all.AfterInDynamics.Origin(row) is not null && string.Equals(edit.Row, row, StringComparison.OrdinalIgnoreCase)
        && field.Plain(edit.New).Length == 0 && all.Dynamics.IsOthers(edit) && all.Dynamics.History.Any(made => made is { Operation: "create", Field: null } && made.Row == edit.Row && made.Time == edit.Time);

    private bool IsCutUnread(Judged pair, HistoryLine made) => all.AfterInDynamics.CutAt(pair.Row) is { } cut && cut <= made.Time + all.Evidence.LongestUnseen && all.Links.Given(pair.Person, pair.Row).All(given => given.Time >= cut);

    // What a merge copies from the loser is nobody's edit. Where the row itself went on from that value, and nobody edited the loser since, only Dynamics has moved (S-3, G-2).
    private bool IsCopied(Judged pair, HistoryLine line, IReadOnlyList<HistoryLine> inDynamics)
    {
        if (line.Operation != "merge" || inDynamics.LastOrDefault(edit => all.Dynamics.IsOthers(edit) && edit.Time <= line.Time && pair.Field.Same(line.New, edit.Old)) is not { } left) return false;
        // A loser that was merged away before the row was qualified showed the lead.
        return all.AfterInMarketo.MergedInto(pair.Person).Intersect(People(pair.Row), StringComparer.OrdinalIgnoreCase).Any(loser =>
            !all.InMarketo.Of(loser, pair.Field.Marketo).Any(edit => all.Marketo.IsOthers(edit) && edit.Time >= left.Time - all.Evidence.Skew));
    }

    // A merge in Marketo brought what the loser had held since the seed beside this very row, until the row was deleted: neither was ever written, so they were equal (C-4, G-2).
    private bool IsOfBoth(HistoryLine edit, Judged pair) =>
        all.AfterInMarketo.LoserOf(edit) is { } loser && all.Links.ToDynamics[loser].Contains(pair.Row, StringComparer.OrdinalIgnoreCase) && all.InMarketo.Of(loser, pair.Field.Marketo).All(line => line.Client == SideRecords.Seed)
        && all.Dynamics.Tables.TryGetValue(pair.Row, out var table) && pair.Field.On(table) is { } column && all.InDynamics.IsUntold(pair.Row, column, edit.Time);

    private readonly record struct Judged(string Person, string Row, JudgedField Field);
}
