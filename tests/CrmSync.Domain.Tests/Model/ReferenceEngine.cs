using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>The algorithm of behaviour.md section 3 for one field, as the executable specification states it, with every rule removable.</summary>
internal sealed class ReferenceEngine(World world, SystemName owner, Switches off) : IEngine
{
    private readonly List<WorldRow> rows = [];
    private readonly HashSet<int> known = [];
    private readonly List<(int Row, long? Source)> assigned = [];
    private readonly HashSet<string> log = [];
    private readonly List<WireCall> leaving = [];
    private string agreed = "0", marketo = "0", dynamics = "0";
    private long version = World.FirstVersion;
    private string? mark;
    private Operation? open;
    private (string Value, string Over)? put;
    private bool undecided;
    private int count;
    private int readTo = -1;

    private enum Kind { Copy, Put }

    private sealed class Operation
    {
        public required WireCall Call { get; init; }
        public required Kind Kind { get; init; }
        public required string Basis { get; init; }
        public required long? Source { get; init; }
        public string State { get; set; } = "sent";
        public int At { get; set; }
        public string Value => Call.Values[0].Value;
        public bool IsToMarketo => Call.Side == SystemName.Marketo;
    }

    public int Writes { get; private set; }
    public bool IsSettled => open is null && marketo == dynamics;

    public string Describe() => $"agreed {agreed}, Marketo {marketo}, Dynamics {dynamics}@{version}, open {open?.Call.Id} {open?.State}";
    public bool HasRecorded(int field, string loser) => log.Contains(loser);

    public IReadOnlyList<WireCall> TakeCalls()
    {
        WireCall[] taken = [.. leaving];
        leaving.Clear();
        return taken;
    }

    public void TakeRows(IReadOnlyList<WorldRow> rows, int readAt)
    {
        foreach (var row in rows)
            if (known.Add(row.Id)) this.rows.Add(row);
        readTo = Math.Max(readTo, readAt);
        Look();
    }

    public void TakeRow(RowShown row)
    {
        if (row.Version <= version) return;
        if (Off(Switches.Sparse) && open is { IsToMarketo: false } && row.Values[0] == agreed)
        {
            version = row.Version;
            return;
        }
        (dynamics, version, mark) = (row.Values[0], row.Version, row.Mark);
        if (Off(Switches.PlanWhileOpen) && open is { IsToMarketo: false }) open = null;
        Plan();
    }

    public void Accepted(string call, RowShown? shown)
    {
        if (open is not { } o || o.Call.Id != call) return;
        if (shown is null)
        {
            if (o.State == "accepted") return;
            (o.State, o.At) = ("accepted", world.Now);
            Look();
            return;
        }
        agreed = Off(Switches.SettleCurrent) ? marketo : o.Value;
        if (Off(Switches.NoVersion)) dynamics = o.Value;
        else if (Off(Switches.Sparse)) (dynamics, version) = (o.Value, Math.Max(version, shown.Version));
        else if (version < shown.Version) (dynamics, version, mark) = (o.Value, shown.Version, o.Call.Id);
        open = null;
        Look();
    }

    public void Mismatched(string call)
    {
        if (open is not { } o || o.Call.Id != call) return;
        (dynamics, version, mark) = (world.Fields[0].Dynamics, world.Version, world.Mark);
        if (Off(Switches.NoMarker) ? dynamics == o.Value : mark == o.Call.Id) agreed = o.Value;
        open = null;
        Look();
    }

    public void Lost(string call)
    {
        if (open is not { } o || o.Call.Id != call) return;
        if (!o.IsToMarketo) Leave(o.Call);
        else if (Off(Switches.BlindRetry)) Leave(o.Call);
        else
        {
            (o.State, o.At) = ("unknown", world.Now);
            Look();
        }
    }

    public void Throttled(string call) => Lost(call);

    public void ReadMarketo(string[] values, int at) { }

    public void ReadDynamics(RowShown row) { }

    public void Wake()
    {
        if (open is not { } o)
        {
            Look();
            return;
        }
        if (!o.IsToMarketo) return;
        var now = Off(Switches.ClockTimer) ? world.Now : readTo;
        if (o.State == "accepted" && now >= o.At + World.Lateness + 2)
        {
            if (o.Kind == Kind.Copy) agreed = o.Value;
            open = null;
            Look();
        }
        else if (o.State == "unknown" && now >= o.At + World.Landing + World.Lateness + 2)
        {
            Look();
            if (open != o) return;
            open = null;
            Look();
        }
    }

    public void Crash()
    {
        if (open is not { } o) return;
        if (o.State == "sent")
        {
            if (!o.IsToMarketo || Off(Switches.BlindRetry)) Leave(o.Call);
            else (o.State, o.At) = ("unknown", world.Now);
        }
        if (!Off(Switches.ForgetOpen)) return;
        open = null;
        leaving.Clear();
    }

    private bool Off(Switches rule) => (off & rule) != 0;

    private void Leave(WireCall call)
    {
        Writes++;
        leaving.Add(call);
    }

    private void Start(SystemName side, string value, Kind kind, int dynamicsEdits = 0, int marketoEdits = 0, long? source = null)
    {
        var isToMarketo = side == SystemName.Marketo;
        var call = new WireCall($"{++count}", side, new Dictionary<int, SentValue> { [0] = new(value, dynamicsEdits, marketoEdits) },
            isToMarketo || Off(Switches.NoIfMatch) ? null : version);
        open = new() { Call = call, Kind = kind, Basis = isToMarketo ? marketo : dynamics, Source = source, At = world.Now };
        world.Note($"plans {call.Id} to {side} {kind}: {value} ({Describe()})");
        Leave(call);
    }

    private void Plan()
    {
        if (open is not null) return;
        if (put is { } back)
        {
            if (marketo == back.Over || Off(Switches.LiteralC7))
            {
                Start(SystemName.Marketo, back.Value, Kind.Put);
                return;
            }
            put = null;
        }
        if (marketo == dynamics) agreed = marketo;
        else if (marketo == agreed || (dynamics != agreed && owner == SystemName.Dynamics))
        {
            if (marketo != agreed) log.Add(marketo);
            Start(SystemName.Marketo, dynamics, Kind.Copy, dynamicsEdits: world.Fields[0].EditsAtVersion.GetValueOrDefault(version), source: version);
        }
        else
        {
            if (dynamics != agreed) log.Add(dynamics);
            Start(SystemName.Dynamics, marketo, Kind.Copy, marketoEdits: world.Fields[0].EditOfValue.GetValueOrDefault(marketo));
        }
    }

    private void Look()
    {
        (var chain, undecided) = ReferenceChain.Of(rows, readTo);
        var end = chain.Count > 0 ? chain[^1].New : "0";
        if (undecided && !Off(Switches.GuessOrder)) return;
        if (Off(Switches.Coalesce)) LookCoalesced(end);
        else if (open is { IsToMarketo: true } o)
        {
            var from = assigned.Count > 0 ? chain.FindIndex(r => r.Id == assigned[^1].Row) + 1 : 0;
            for (var i = from; i < chain.Count; i++)
            {
                if (chain[i].New != o.Value) continue;
                Close(o, chain, i);
                return;
            }
        }
        else
        {
            marketo = end;
            Plan();
        }
    }

    private void LookCoalesced(string end)
    {
        if (open is { IsToMarketo: true } o)
        {
            if (end == o.Basis || (o.State != "accepted" && end != o.Value)) return;
            if (o.Kind == Kind.Copy) agreed = o.Value;
            open = null;
            marketo = end;
            Plan();
            return;
        }
        marketo = end;
        Plan();
    }

    private void Close(Operation o, List<WorldRow> chain, int i)
    {
        var row = chain[i];
        if (o.Kind == Kind.Copy) agreed = o.Value;
        open = null;
        marketo = chain[^1].New;
        var back = row.Old != o.Basis && !Off(Switches.NoC7) && Replaced(o, row.Old);
        assigned.Add((row.Id, o.Source));
        if (o.Kind == Kind.Put) put = null;
        if (back && (i == chain.Count - 1 || Off(Switches.LiteralC7))) put = (row.Old, row.New);
        if (Off(Switches.VolatilePut) && put is { } now)
        {
            Start(SystemName.Marketo, now.Value, Kind.Put);
            put = null;
            return;
        }
        Plan();
    }

    private bool Replaced(Operation o, string edit)
    {
        if (o.Kind == Kind.Put) return true;
        if (!Off(Switches.LiteralC7) && assigned.Exists(a => a.Source is { } s && s >= o.Source)) return true;
        log.Add(owner == SystemName.Marketo ? o.Value : edit);
        return owner == SystemName.Marketo;
    }
}
