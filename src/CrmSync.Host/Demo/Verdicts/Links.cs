namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Which Marketo person showed which Dynamics row, now and ever, or had it made.</summary>
internal sealed class Links
{
    public const string Field = "crmsyncDynamicsId";
    public const string Mark = "crmsyncIsDeleted";
    private const string WriteMark = "crmsync_writeid";
    private const string OfMarketo = "person:";
    private readonly HashSet<(string Marketo, string Dynamics)> ever = [];
    private readonly SideRecords marketo;
    private readonly SideRecords dynamics;
    private readonly ILookup<string, string> holders;

    public Links(SideRecords marketo, SideRecords dynamics)
    {
        (this.marketo, this.dynamics) = (marketo, dynamics);
        foreach (var line in marketo.History.Where(line => line.Field == Field && !string.IsNullOrEmpty(line.New))) ever.Add((line.Row, Key(line.New!)));
        foreach (var line in dynamics.History)
            if (MadeFor(line, dynamics) is { } person) ever.Add((person, Key(line.Row)));
        Shown = [.. marketo.Rows.Where(row => !string.IsNullOrEmpty(row.Value.GetValueOrDefault(Field))).Select(row => (Marketo: row.Key, Dynamics: Key(row.Value[Field])))];
        ever.UnionWith(Shown);
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

    /// <summary>Marketo people whom we made for the row after that line of Marketo's history.</summary>
    public IEnumerable<string> MadeLater(string row, long after) =>
        marketo.History.Where(line => line is { Operation: "create", Field: Field, New: { } id } && line.Client == marketo.Us && line.Sequence > after && Key(id) == row).Select(line => line.Row);

    /// <summary>The Marketo person for whom we wrote that line of Dynamics' history, as the mark of the same write says (C-13).</summary>
    public IEnumerable<string> WrittenFor(HistoryLine line) =>
        dynamics.History.Where(each => each.Row == line.Row && each.Time == line.Time).Select(each => MarkedFor(each, dynamics)).OfType<string>();

    /// <summary>Does the person say that its row is gone?</summary>
    public bool IsMarked(string person) => bool.TryParse(marketo.Rows[person].GetValueOrDefault(Mark), out var isMarked) && isMarked;

    // Who is merged away or deleted before it could show its new row never tells whose that is; the mark of our own write does (C-13).
    private static string? MadeFor(HistoryLine line, SideRecords dynamics) => line.Operation == "create" ? MarkedFor(line, dynamics) : null;

    private static string? MarkedFor(HistoryLine line, SideRecords dynamics) =>
        line is { Field: WriteMark, New: { } mark } && line.Client == dynamics.Us && mark.StartsWith(OfMarketo, StringComparison.Ordinal) ? mark[OfMarketo.Length..].Split('.')[0] : null;

    /// <summary>A row id in its one spelling.</summary>
    public static string Key(string guid) => Guid.TryParse(guid, out var id) ? id.ToString("D") : guid;
}
