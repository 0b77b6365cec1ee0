using System.Globalization;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>The real planner under the model's world: one person linked on both sides; only what was committed survives a crash.</summary>
internal sealed class PlannerEngine : IEngine
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly World world;
    private readonly SyncPolicy policy;
    private readonly List<WireCall> leaving = [];
    private readonly List<ActivityRow> log = [];
    private readonly RecordId row;
    private readonly bool hasMark;
    private readonly bool isOneWay;
    private readonly HashSet<(int Field, string Value)> observed = [];
    private Person person;
    private FeedReach reach = FeedReach.None;

    public PlannerEngine(World world, SystemName owner, ScheduleOptions options)
    {
        this.world = world;
        hasMark = options.HasMark;
        MappedField[] fields = [.. world.Fields.Select((_, i) => new MappedField(Name(i), ValueKind.Text, Name(i), Name(i)) { Owner = options.Owner, Direction = options.Direction })];
        isOneWay = options.Direction != Direction.Both;
        policy = new(new(1, fields), new())
        {
            Lateness = TimeSpan.FromSeconds(World.Lateness / 3d),
            Landing = TimeSpan.FromSeconds(World.Landing / 3d),
            TryAgain = TimeSpan.FromSeconds(1),
            ReturnsMax = options.Alphabet is null ? 3 : int.MaxValue,
        };
        row = owner == SystemName.Dynamics ? RecordId.Contact(new Guid(1, 2, 3, new byte[8])) : RecordId.Lead(new Guid(1, 2, 3, new byte[8]));
        person = Linked(fields);
    }

    public int Writes { get; private set; }

    /// <summary>Copies to Marketo of a source version that an earlier write of the field had carried (C-7).</summary>
    public int CarriedAgain { get; private set; }

    /// <summary>Values that left although nothing had shown them.</summary>
    public int Unobserved { get; private set; }

    public bool IsSettled => person is { Calls.Count: 0, OwedSince: null } && person.Fields.Values.All(f => (isOneWay || f.Marketo == f.Dynamics) && !f.Undecided);
    private DateTimeOffset Now => At(world.Now);

    public string Describe() =>
        string.Join("; ", person.Fields.Select(f => $"{f.Key} agreed {f.Value.AgreedMarketo}/{f.Value.AgreedDynamics} shown {f.Value.Marketo}/{f.Value.Dynamics} back {f.Value.Reinstate?.Value} undecided {f.Value.Undecided} held {f.Value.Held?.Reason}"))
        + $" @{person.Dynamics!.Version} calls {string.Join(", ", person.Calls.Select(c => $"{c.Id} {c.State}"))} owed {person.OwedSince} parked {person.Parked?.Reason}";

    public bool HasRecorded(int field, string loser) =>
        log.Exists(l => l.Kind == "collision" && l.Field == Name(field) && (l.Winner == SystemName.Marketo ? l.DynamicsValue : l.MarketoValue) == loser);

    public IReadOnlyList<WireCall> TakeCalls()
    {
        WireCall[] taken = [.. leaving];
        leaving.Clear();
        return taken;
    }

    public void TakeRows(IReadOnlyList<WorldRow> rows, int readAt)
    {
        reach = reach with { ReadTo = Later(reach.ReadTo, At(readAt)), TipReadBegan = Later(reach.TipReadBegan ?? DateTimeOffset.MinValue, At(readAt)) };
        foreach (var row in rows) observed.UnionWith([(row.Field, row.Old), (row.Field, row.New)]);
        var changes = rows.Select(r => (Change)new FieldChanged(person.Marketo!.Record, $"row{r.Id}", Epoch.AddSeconds(r.Second), Name(r.Field), r.Old, r.New, null));
        Observe([.. changes]);
    }

    public void TakeRow(RowShown shown) => Observe([new RecordSeen(Snapshot(shown))]);

    public void Accepted(string call, RowShown? shown) =>
        Settle(call, new Outcome.Accepted(shown is null ? person.Marketo!.Record : row, shown is null ? null : Snapshot(shown)));

    public void Mismatched(string call) => Settle(call, new Outcome.Refused(RefusalReason.VersionMismatch, "0x80060882", "The row moved.", null));

    public void Lost(string call) => Settle(call, new Outcome.Deferred("timedOut", null, MayLand: true));

    public void Throttled(string call) => Settle(call, new Outcome.Deferred("throttled", null, MayLand: false));

    public void ReadMarketo(string[] values, int at)
    {
        var snapshot = Note(values, new(person.Marketo!.Record, 0, Epoch.AddSeconds(at / 3), null, ByName(values)));
        Commit(Planner.Read(person, snapshot.Record, snapshot, Now, policy, reach, Now));
    }

    public void ReadDynamics(RowShown shown) => Commit(Planner.Read(person, row, Snapshot(shown), Now, policy, reach, Now));

    public void Wake() => Commit(Planner.Wake(person, false, policy, reach, Now));

    public void Crash()
    {
        leaving.Clear();
        reach = FeedReach.None;
        Commit(Planner.Resume(person, policy, reach, Now));
    }

    private static string Name(int field) => string.Create(CultureInfo.InvariantCulture, $"f{field}");
    private static DateTimeOffset At(int tick) => Epoch.AddSeconds(tick / 3d);
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    private static Dictionary<string, string?> ByName(string[] values) => values.Select((v, i) => (Name(i), v)).ToDictionary(p => p.Item1, p => (string?)p.v);

    private Person Linked(MappedField[] fields)
    {
        var side = new DynamicsSide(row, SideStanding.Live) { Version = World.FirstVersion };
        var start = new FieldState("0", "0", "0", "0") { Base = new("0", DateTimeOffset.MinValue, false, []) };
        return new Person("person:1", "c")
        {
            Marketo = new(RecordId.Person(1), SideStanding.Live)
            {
                Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = row.Id, [LinkFields.RecordType] = row.Kind == RecordKind.Contact ? "Contact" : "Lead" },
            },
            Dynamics = side,
            Fields = fields.ToDictionary(f => f.Name, _ => start),
            MapVersion = 1,
        };
    }

    /// <summary>Shows again what was shown at any time; answers how much of it changed or wanted anything.</summary>
    public int Replay(IEnumerable<IReadOnlyList<WorldRow>> pages, IEnumerable<RowShown> shown)
    {
        var (before, woken) = (person, 0);
        var plans = pages.Select(rows => rows.Select(r => (Change)new FieldChanged(person.Marketo!.Record, $"row{r.Id}", Epoch.AddSeconds(r.Second), Name(r.Field), r.Old, r.New, null)).ToArray())
            .Concat(shown.Select(each => new Change[] { new RecordSeen(Snapshot(each)) }));
        foreach (var changes in plans)
        {
            var plan = Planner.Observe(before, new(null, changes, reach.ReadTo, reach.TipReadBegan, 0, false), policy, reach, Now);
            if (plan.IsChanged || plan.Effects.Count > 0 || plan.Activities.Count > 0) woken++;
        }
        return woken;
    }

    private RecordSnapshot Snapshot(RowShown shown) => Note(shown.Values, new(row, shown.Version, Now, null, ByName(shown.Values)) { WriteMark = hasMark ? shown.Mark : null });

    private RecordSnapshot Note(string[] values, RecordSnapshot snapshot)
    {
        for (var i = 0; i < values.Length; i++) observed.Add((i, values[i]));
        return snapshot;
    }

    private void Observe(IReadOnlyList<Change> changes) => Commit(Planner.Observe(person, new(null, changes, reach.ReadTo, reach.TipReadBegan, 0, false), policy, reach, Now));

    private void Settle(string call, Outcome outcome) => Commit(Planner.Settle(person, call, outcome, policy, reach, Now));

    private void Commit(Plan plan)
    {
        if (plan.IsChanged) person = plan.Person;
        log.AddRange(plan.Activities);
        foreach (var line in plan.Activities) world.Note($"tells {line.Kind} {line.Rule} {line.Field} {line.MarketoValue}/{line.DynamicsValue}");
        foreach (var effect in plan.Effects)
            if (effect is Effect.Send send) Leave(person.Calls.First(c => c.Id == send.Call));
            else if (effect is Effect.ReadRecord read) leaving.Add(new($"read {read.Record.Kind}", read.Record.System, new Dictionary<int, SentValue>(), null, IsRead: true));
            else world.Note($"UNEXPECTED {effect}");
    }

    private void Leave(OpenCall call)
    {
        var write = (UpdateRecord)CrmSync.Domain.Planning.Writes.Of(person, call.Id)!;
        var sent = new Dictionary<int, SentValue>();
        for (var i = 0; i < world.Fields.Length; i++)
            if (call.Writes.TryGetValue(Name(i), out var w))
                sent[i] = new(write.Values[Name(i)]!, world.Fields[i].EditsAtVersion.GetValueOrDefault(w.SourceVersion), world.Fields[i].EditOfValue.GetValueOrDefault(w.Source ?? ""));
        world.Note($"sends {call.Id} {string.Join(' ', call.Writes.Select(w => $"{w.Key}={w.Value.Sent}{(w.Value.Reinstates ? " back" : "")}"))} ({Describe()})");
        Unobserved += sent.Count(w => w.Value.Value != "0" && !observed.Contains((w.Key, w.Value.Value)));
        CarriedAgain += call.Writes.Count(w => w.Value is { Reinstates: false, SourceVersion: > 0 } && w.Value.SourceVersion <= person.Fields[w.Key].Carried);
        Writes++;
        leaving.Add(new(call.Id, call.To, sent, call.To == SystemName.Dynamics ? write.IfVersion : null));
    }
}
