namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Records of both sides that ever belonged together, by link, merge or qualification: who wrote what into them, field by field, and what else befell them.</summary>
internal sealed class Threads
{
    private static readonly HashSet<string> Events = [Links.Field, Links.Mark, "_masterid_value", "_originatingleadid_value", Histories.Filter];
    private readonly Dictionary<string, string> parents = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Thread, string Field), FieldThread> fields = [];
    private readonly Dictionary<string, List<DateTimeOffset>> events = new(StringComparer.OrdinalIgnoreCase);
    private readonly Successors inDynamics;

    public Threads(Histories all)
    {
        inDynamics = all.AfterInDynamics;
        foreach (var person in all.Links.ToDynamics)
            foreach (var row in person) Join(person.Key, row);
        foreach (var (person, row) in all.Links.NeverShown) Join(person, row);
        foreach (var (row, next) in all.AfterInMarketo.All.Concat(all.AfterInDynamics.All)) Join(row, next);
        foreach (var line in all.Marketo.History) Add(line, isMarketo: true, all.Marketo, all.Fields);
        foreach (var line in all.Dynamics.History) Add(line, isMarketo: false, all.Dynamics, all.Fields);
    }

    /// <summary>Everything that was written into one field of one thread.</summary>
    public IReadOnlyDictionary<(string Thread, string Field), FieldThread> Fields => fields;

    /// <summary>The name of a record's thread.</summary>
    public string Of(string record)
    {
        var root = record;
        while (parents.TryGetValue(root, out var above)) root = above;
        if (root != record) parents[record] = root;
        return root;
    }

    /// <summary>What was written into a field of a record's thread.</summary>
    public FieldThread? Find(string record, string field) => fields.GetValueOrDefault((Of(record), field));

    /// <summary>How often records of the thread were made, linked, merged, qualified, marked, filtered or deleted.</summary>
    public int CountEvents(string thread) => events.TryGetValue(thread, out var times) ? times.Count : 0;

    /// <summary>Did any of that happen between two moments?</summary>
    public bool HasEvent(string record, DateTimeOffset from, DateTimeOffset until) =>
        events.TryGetValue(Of(record), out var times) && times.Exists(time => time >= from && time <= until);

    private void Join(string one, string other)
    {
        var (first, second) = (Of(one), Of(other));
        if (!string.Equals(first, second, StringComparison.OrdinalIgnoreCase)) parents[first] = second;
    }

    private void Add(HistoryLine line, bool isMarketo, SideRecords side, JudgedFields judged)
    {
        if (line.Table is not ("lead" or "contact")) return;
        if (line.Field is null || Events.Contains(line.Field))
        {
            var thread = Of(line.Row);
            if (!events.TryGetValue(thread, out var times)) events[thread] = times = [];
            times.Add(line.Time);
            return;
        }
        // What a qualification copies is nobody's edit.
        if (line.Client == SideRecords.Seed || (line is { Operation: "create", Table: "contact" } && inDynamics.Origin(line.Row) is not null)) return;
        if ((isMarketo ? judged.InMarketo(line.Field) : judged.InDynamics(line.Table, line.Field)) is not { } field) return;
        var key = (Of(line.Row), field.Marketo);
        if (!fields.TryGetValue(key, out var written)) fields[key] = written = new(field);
        if (line.Client != side.Us) written.Others.Add((line, isMarketo));
        else if (line.Operation == "update") written.Ours.Add((line, isMarketo));
    }
}

/// <summary>What was written into one field of one thread, in order of each side.</summary>
/// <param name="judged">The field.</param>
internal sealed class FieldThread(JudgedField judged)
{
    public JudgedField Field => judged;

    /// <summary>Written by somebody else.</summary>
    public List<(HistoryLine Line, bool IsMarketo)> Others { get; } = [];

    /// <summary>Updates of ours.</summary>
    public List<(HistoryLine Line, bool IsMarketo)> Ours { get; } = [];
}
