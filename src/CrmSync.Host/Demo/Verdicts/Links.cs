using System.Globalization;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Which Marketo person showed which Dynamics row, now and ever, or had it made.</summary>
internal sealed class Links
{
    public const string Field = "crmsyncDynamicsId";
    public const string CreatedAt = "crmsyncCreatedDate";
    public const string Mark = "crmsyncIsDeleted";
    public const string RecordType = "crmsyncRecordType";

    /// <summary>Marketo's fields that are ours (N-11, N-18).</summary>
    public static readonly string[] Output = [Field, Mark, CreatedAt, RecordType];

    private const string WriteMark = "crmsync_writeid";
    private const string OfMarketo = "person:";
    private readonly HashSet<(string Marketo, string Dynamics)> ever = [];
    private readonly SideRecords marketo;
    private readonly SideRecords dynamics;
    private readonly ILookup<string, string> holders;
    private readonly ILookup<string, HistoryLine> marks;
    private readonly ILookup<string, HistoryLine> given;
    private readonly HashSet<string> tied;

    public Links(SideRecords marketo, SideRecords dynamics)
    {
        (this.marketo, this.dynamics) = (marketo, dynamics);
        foreach (var line in marketo.History.Where(line => line.Field == Field && !string.IsNullOrEmpty(line.New) && !(line.Operation == "update" && marketo.IsOthers(line)))) ever.Add((line.Row, Key(line.New!)));
        Shown = [.. marketo.Rows.Where(row => !string.IsNullOrEmpty(row.Value.GetValueOrDefault(Field))).Select(row => (Marketo: row.Key, Dynamics: Key(row.Value[Field])))];
        ever.UnionWith(Shown);
        tied = ever.Select(pair => pair.Dynamics).ToHashSet(StringComparer.OrdinalIgnoreCase);
        given = marketo.History.Where(line => line is { Field: Field, New.Length: > 0 } && line.Client == marketo.Us).ToLookup(line => Key(line.New!), StringComparer.OrdinalIgnoreCase);
        foreach (var line in dynamics.History)
            if (MadeFor(line) is { } person) ever.Add((person, Key(line.Row)));
        marks = dynamics.History.Where(line => Marked(line, dynamics) is not null).ToLookup(line => line.Row, StringComparer.OrdinalIgnoreCase);
        holders = Shown.ToLookup(pair => pair.Dynamics, pair => pair.Marketo, StringComparer.OrdinalIgnoreCase);
        Now = [.. Shown.Where(pair => dynamics.Rows.ContainsKey(pair.Dynamics))];
        ToMarketo = ever.ToLookup(pair => pair.Dynamics, pair => pair.Marketo, StringComparer.OrdinalIgnoreCase);
        ToDynamics = ever.ToLookup(pair => pair.Marketo, pair => pair.Dynamics);
    }

    /// <summary>Rows that living Marketo people show now, alive or not.</summary>
    public IReadOnlyList<(string Marketo, string Dynamics)> Shown { get; }

    /// <summary>Living Marketo people that show a row now.</summary>
    public IEnumerable<string> Holders(string row) => holders[row];

    /// <summary>Pairs with both rows alive.</summary>
    public IReadOnlyList<(string Marketo, string Dynamics)> Now { get; }

    /// <summary>Marketo people that ever showed a row, or had it made.</summary>
    public ILookup<string, string> ToMarketo { get; }

    /// <summary>Rows that a Marketo person ever showed, or had made.</summary>
    public ILookup<string, string> ToDynamics { get; }

    /// <summary>Where we gave the row to a Marketo person, new or not, after that line of Marketo's history.</summary>
    public IEnumerable<HistoryLine> GivenLater(string row, long after) =>
        marketo.History.Where(line => line is { Field: Field, New: { } id } && line.Client == marketo.Us && line.Sequence > after && Key(id) == row);

    /// <summary>Where we gave the Marketo person the row; of one that never showed it, where we made the row for it.</summary>
    public IEnumerable<HistoryLine> Given(string person, string row)
    {
        var shown = given[row].Where(line => line.Row == person).ToList();
        return shown.Count > 0 ? shown : marks[row].Where(line => MadeFor(line) == person);
    }

    /// <summary>The Marketo person for whom we wrote that line of Dynamics' history, as the mark of the same write says: by its own id, or by the row that it was made for (C-13).</summary>
    public IEnumerable<string> WrittenFor(HistoryLine line) =>
        marks[line.Row].Where(each => each.Time == line.Time).Select(each => Marked(each, dynamics)).OfType<string>().SelectMany(OfNamed);

    /// <summary>The Marketo people that the name of a record means, <c>person:17</c> or <c>lead:...</c>: that person, or whoever ever showed that row.</summary>
    public IEnumerable<string> OfNamed(string record) => OfMarked(record) is { } person ? [person] : ToMarketo[RowOf(record)];

    /// <summary>The Marketo people for whom we ever wrote into the row, as the marks of our own writes say (C-13).</summary>
    public IEnumerable<string> WrittenInto(string row) => marks[row].Select(line => OfMarked(Marked(line, dynamics)!)).OfType<string>().Distinct();

    /// <summary>Marketo people and rows that no link ever tied, though we wrote into the row for the person, as the marks of our own writes say (C-13): the link never arrived in Marketo, or a merge brought another.</summary>
    public IEnumerable<(string Marketo, string Dynamics)> NeverShown => marks.Where(row => !ToMarketo[row.Key].Any()).SelectMany(row => WrittenInto(row.Key).Select(person => (person, row.Key)));

    /// <summary>When we planned the write that the line of Dynamics' history tells, by our clock, as its mark says (C-13); null: it carries none.</summary>
    public DateTimeOffset? PlannedAt(HistoryLine line) =>
        marks[line.Row].FirstOrDefault(each => each.Time == line.Time)?.New?.Split('.') is [.., var time, _] && long.TryParse(time, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>Does the person say that its row is gone?</summary>
    public bool IsMarked(string person) => bool.TryParse(marketo.Rows[person].GetValueOrDefault(Mark), out var isMarked) && isMarked;

    // Who is merged away or deleted before it could show its new row never tells whose that is; the mark of our own write does (C-13): by its own id, or by the row that it showed before.
    private string? MadeFor(HistoryLine line)
    {
        if (line.Operation != "create" || Marked(line, dynamics) is not { } mark) return null;
        return OfMarked(mark) ?? (tied.Contains(Key(line.Row)) ? null : given[RowOf(mark)].LastOrDefault(each => each.Time <= line.Time)?.Row);
    }

    // The record by which the person that wrote is known.
    private static string? Marked(HistoryLine line, SideRecords dynamics) => line is { Field: WriteMark, New: { } mark } && line.Client == dynamics.Us ? mark.Split('.')[0] : null;

    /// <summary>The Marketo id in the name of a record, <c>person:17</c>; null: it names a row.</summary>
    public static string? OfMarked(string mark) => mark.StartsWith(OfMarketo, StringComparison.Ordinal) ? mark[OfMarketo.Length..] : null;

    private static string RowOf(string record) => Key(record[(record.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    /// <summary>A row id in its one spelling.</summary>
    public static string Key(string guid) => Guid.TryParse(guid, out var id) ? id.ToString("D") : guid;
}
