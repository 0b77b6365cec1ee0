using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>A Marketo change row: one field of the world's person. Visible in the feed from tick <paramref name="VisibleAt"/> on.</summary>
internal sealed record WorldRow(int Id, int Field, int Second, string Old, string New, int VisibleAt);

/// <summary>The Dynamics row at one moment.</summary>
internal sealed record RowShown(string[] Values, long Version, string? Mark);

/// <summary>A human's edit: which of that side's edits it was, and how many of the other side's had been carried there by then.</summary>
internal sealed record HumanEdit(string Value, int Number, int Seen);

/// <summary>What a write sends for one field, and which edits of the source it carries (for the oracle only).</summary>
internal sealed record SentValue(string Value, int DynamicsEdits, int MarketoEdits);

/// <summary>A call on the wire. <paramref name="IfVersion"/> null: unconditional.</summary>
internal sealed record WireCall(string Id, SystemName Side, IReadOnlyDictionary<int, SentValue> Values, long? IfVersion, bool IsRead = false);

/// <summary>One field of the person on both sides, with who has seen what (ticks are thirds of a second).</summary>
internal sealed class WorldField
{
    public string Marketo { get; set; } = "0";
    public string Dynamics { get; set; } = "0";
    public int MarketoEdits { get; set; }
    public int DynamicsEdits { get; set; }
    public int SeenInMarketo { get; set; }
    public int SeenInDynamics { get; set; }
    public HumanEdit? LastInMarketo { get; set; }
    public HumanEdit? LastInDynamics { get; set; }
    public Dictionary<long, int> EditsAtVersion { get; } = new() { [World.FirstVersion] = 0 };
    public Dictionary<string, int> EditOfValue { get; } = new() { ["0"] = 0 };
}

/// <summary>Both sides, one person: humans edit, calls land, rows become visible late and out of order.</summary>
internal sealed class World(Random random, int fields, bool isLate)
{
    public const int Landing = 9;
    public const int Lateness = 12;
    public const long FirstVersion = 10;

    public int Now { get; set; }
    public WorldField[] Fields { get; } = [.. Enumerable.Range(0, fields).Select(_ => new WorldField())];
    public List<WorldRow> Rows { get; } = [];
    public long Version { get; private set; } = FirstVersion;
    public string? Mark { get; private set; }
    public List<string> Trace { get; } = [];

    /// <summary>Values that calls changed, in order.</summary>
    public List<(SystemName Side, int Field, string Value)> Landed { get; } = [];

    /// <summary>The Dynamics row as it was after each change.</summary>
    public List<RowShown> Shown { get; } = [];
    public RowShown Row => new([.. Fields.Select(f => f.Dynamics)], Version, Mark);
    public bool IsEqual => Fields.All(f => f.Marketo == f.Dynamics);

    public void Note(string line) => Trace.Add($"{Now,4} {line}");

    public void HumanInMarketo(int field, string value)
    {
        var f = Fields[field];
        if (f.Marketo == value) return;
        f.MarketoEdits++;
        Note($"human in Marketo {field}: {f.Marketo} > {value}");
        WriteMarketo(field, value);
        f.EditOfValue[value] = f.MarketoEdits;
        f.LastInMarketo = new(value, f.MarketoEdits, f.SeenInMarketo);
    }

    public void HumanInDynamics(int field, string value)
    {
        var f = Fields[field];
        if (f.Dynamics == value) return;
        f.DynamicsEdits++;
        Note($"human in Dynamics {field}: {f.Dynamics} > {value} @{Version + 1}");
        f.Dynamics = value;
        Rise();
        f.LastInDynamics = new(value, f.DynamicsEdits, f.SeenInDynamics);
    }

    public void Touch() => Rise();

    public void LandInMarketo(WireCall call)
    {
        foreach (var (field, sent) in call.Values)
        {
            var f = Fields[field];
            Note($"{call.Id} lands in Marketo {field}: {sent.Value} over {f.Marketo}");
            if (f.Marketo != sent.Value) Landed.Add((SystemName.Marketo, field, sent.Value));
            WriteMarketo(field, sent.Value);
            f.SeenInMarketo = Math.Max(f.SeenInMarketo, sent.DynamicsEdits);
        }
    }

    /// <summary>Null: the version did not match.</summary>
    public RowShown? LandInDynamics(WireCall call)
    {
        if (call.IfVersion is { } expected && expected != Version) return null;
        foreach (var (field, sent) in call.Values)
        {
            var f = Fields[field];
            Note($"{call.Id} lands in Dynamics {field}: {sent.Value} over {f.Dynamics} @{Version + 1}");
            if (f.Dynamics != sent.Value) Landed.Add((SystemName.Dynamics, field, sent.Value));
            f.Dynamics = sent.Value;
            f.SeenInDynamics = Math.Max(f.SeenInDynamics, sent.MarketoEdits);
        }
        Mark = call.Id;
        Rise();
        return Row;
    }

    private void WriteMarketo(int field, string value)
    {
        var f = Fields[field];
        if (f.Marketo == value) return;
        var late = isLate && random.NextDouble() < .4 ? random.Next(0, Lateness + 1) : random.Next(0, 3);
        Rows.Add(new(Rows.Count, field, Now / 3, f.Marketo, value, Now + late));
        f.Marketo = value;
    }

    private void Rise()
    {
        Version++;
        foreach (var f in Fields) f.EditsAtVersion[Version] = f.DynamicsEdits;
        Shown.Add(Row);
    }
}
