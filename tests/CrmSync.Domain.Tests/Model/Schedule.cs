using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>What a schedule may do besides the ordinary.</summary>
internal sealed record ScheduleOptions(int Fields = 1, string[]? Alphabet = null, bool HasCrashes = true, bool IsLate = true, bool HasThrottling = false, int Steps = 70, int HumansMax = 4, bool HasMark = true, FieldOwner Owner = FieldOwner.ByRecordType, Direction Direction = Direction.Both);

/// <summary>One random interleaving of human edits, both feeds, calls, lost answers, calls that land after their time-out, and crashes.</summary>
internal sealed class Schedule
{
    private static readonly string[] Acts =
        ["humanM", "humanD", "touch", "pollM", "pollD", "takeM", "takeD", "answer", "net", "net", "answer", "takeM", "takeD", "wake", "tick", "tick", "tick", "timeout", "crash", "throttle"];

    private enum On { Wire, Zombie, Done }

    private sealed class Flight(WireCall call, int deadline)
    {
        public WireCall Call => call;
        public int Deadline => deadline;
        public On State { get; set; }
    }

    private readonly Random random;
    private readonly ScheduleOptions options;
    private readonly World world;
    private readonly IEngine engine;
    private readonly HashSet<int> seen = [];
    private readonly Queue<(List<WorldRow> Rows, int At)> marketo = new();
    private readonly Queue<RowShown> dynamics = new();
    private readonly Queue<Action> answers = new();
    private readonly List<Flight> flights = [];
    private long token = World.FirstVersion;
    private int humansLeft;
    private int values;
    private int rounds;

    private Schedule(Random random, ScheduleOptions options, Func<World, IEngine> start)
    {
        this.random = random;
        this.options = options;
        world = new(random, options.Fields, options.IsLate);
        engine = start(world);
        humansLeft = random.Next(1, options.HumansMax + 1) + options.Fields - 1;
    }

    /// <summary>Runs one schedule; a null failure means that the oracle has nothing to say.</summary>
    public static (string? Failure, IReadOnlyList<string> Trace) Run(int seed, SystemName owner, ScheduleOptions options, Func<World, IEngine> start)
    {
        var end = Play(new Random(seed), owner, options, start);
        return (end.Failure, end.World.Trace);
    }

    /// <summary>Runs one schedule that any source of chance decides.</summary>
    public static ScheduleEnd Play(Random chance, SystemName owner, ScheduleOptions options, Func<World, IEngine> start)
    {
        var schedule = new Schedule(chance, options, start);
        for (var i = 0; i < options.Steps; i++) schedule.Step();
        var failure = schedule.Settle() ?? (options.Alphabet is null ? Oracle.Judge(schedule.world, schedule.engine, owner, options) : null);
        return new(failure, schedule.world, schedule.engine, schedule.rounds);
    }

    private void Step()
    {
        switch (Acts[random.Next(Acts.Length)])
        {
            case "humanM": Human(SystemName.Marketo); break;
            case "humanD": Human(SystemName.Dynamics); break;
            case "touch" when random.NextDouble() < .3: world.Touch(); break;
            case "pollM": PollMarketo(); break;
            case "pollD": PollDynamics(); break;
            case "takeM": TakeMarketo(); break;
            case "takeD": TakeDynamics(); break;
            case "answer": TakeAnswer(); break;
            case "net": Net(); break;
            case "wake": Do(engine.Wake); break;
            case "tick": Tick(); break;
            case "timeout": TimeOut(); break;
            case "crash" when options.HasCrashes && random.NextDouble() < .35: Crash(); break;
            case "throttle" when options.HasThrottling: Throttle(); break;
        }
    }

    private void Human(SystemName side)
    {
        if (humansLeft == 0 || random.NextDouble() >= .5) return;
        humansLeft--;
        var value = options.Alphabet is { } letters ? letters[random.Next(letters.Length)] : $"{++values}";
        var field = random.Next(options.Fields);
        if (side == SystemName.Marketo) world.HumanInMarketo(field, value);
        else world.HumanInDynamics(field, value);
    }

    private void PollMarketo()
    {
        WorldRow[] rows = [.. world.Rows.Where(r => r.VisibleAt <= world.Now && !seen.Contains(r.Id))];
        random.Shuffle(rows);
        foreach (var row in rows) seen.Add(row.Id);
        marketo.Enqueue(([.. rows], world.Now));
    }

    private void PollDynamics()
    {
        if (world.Version <= token) return;
        dynamics.Enqueue(world.Row);
        token = world.Version;
    }

    private void TakeMarketo()
    {
        if (marketo.TryDequeue(out var page)) Do(() => engine.TakeRows(page.Rows, page.At));
    }

    private void TakeDynamics()
    {
        if (dynamics.TryDequeue(out var row)) Do(() => engine.TakeRow(row));
    }

    private void TakeAnswer()
    {
        if (answers.TryDequeue(out var answer)) Do(answer);
    }

    private void Do(Action act)
    {
        act();
        foreach (var call in engine.TakeCalls()) flights.Add(new(call, world.Now + World.Landing));
    }

    private Flight? Pick()
    {
        Flight[] live = [.. flights.Where(f => f.State == On.Wire)];
        return live.Length == 0 ? null : live[random.Next(live.Length)];
    }

    private void Net()
    {
        if (Pick() is { } flight) Land(flight, random.NextDouble() < .25);
    }

    private void Land(Flight flight, bool isLost)
    {
        var call = flight.Call;
        var isZombie = flight.State == On.Zombie;
        flight.State = On.Done;
        if (call.IsRead)
        {
            if (!isZombie) Read(call);
            return;
        }
        var shown = call.Side == SystemName.Dynamics ? world.LandInDynamics(call) : null;
        if (call.Side == SystemName.Marketo) world.LandInMarketo(call);
        if (isZombie) return;
        if (isLost) answers.Enqueue(() => engine.Lost(call.Id));
        else if (call.Side == SystemName.Dynamics && shown is null) answers.Enqueue(() => engine.Mismatched(call.Id));
        else answers.Enqueue(() => engine.Accepted(call.Id, shown));
    }

    private void Read(WireCall call)
    {
        var (at, row) = (world.Now, world.Row);
        string[] values = [.. world.Fields.Select(f => f.Marketo)];
        answers.Enqueue(call.Side == SystemName.Marketo ? () => engine.ReadMarketo(values, at) : () => engine.ReadDynamics(row));
    }

    private void Tick()
    {
        world.Now++;
        foreach (var flight in flights.ToList())
            if (flight.State != On.Done && world.Now >= flight.Deadline && (flight.State == On.Zombie || flight.Call.Side == SystemName.Marketo)) Land(flight, false);
        flights.RemoveAll(f => f.State == On.Done);
    }

    private void TimeOut()
    {
        if (Pick() is not { Call: var call } flight) return;
        flight.State = call.IsRead || random.NextDouble() >= .6 ? On.Done : On.Zombie;
        if (call.IsRead) return;
        answers.Enqueue(() => engine.Lost(call.Id));
    }

    private void Throttle()
    {
        if (Pick() is not { Call: { IsRead: false } call } flight) return;
        flight.State = On.Done;
        answers.Enqueue(() => engine.Throttled(call.Id));
    }

    private void Crash()
    {
        world.Note("CRASH");
        var back = marketo.SelectMany(p => p.Rows).Select(r => r.Id).ToHashSet();
        back.UnionWith(seen.Order().Where(_ => random.NextDouble() < .4).ToList());
        seen.ExceptWith(back);
        if (dynamics.Count > 0 || random.NextDouble() < .5)
            token = dynamics.Select(r => r.Version - 1).Append(token).Append(random.NextInt64(World.FirstVersion, token + 1)).Min();
        marketo.Clear();
        dynamics.Clear();
        answers.Clear();
        foreach (var flight in flights.Where(f => f.State == On.Wire)) Cut(flight);
        Do(engine.Crash);
    }

    private void Cut(Flight flight)
    {
        flight.State = flight.Call.IsRead ? On.Done : flight.Call.Side == SystemName.Marketo && random.NextDouble() < .8 ? On.Zombie : On.Done;
        if (flight.Call is { IsRead: false, Side: SystemName.Dynamics } && random.NextDouble() < .5) world.LandInDynamics(flight.Call);
    }

    private string? Settle()
    {
        for (rounds = 1; rounds <= 60; rounds++)
        {
            for (var i = 0; i < World.Landing + World.Lateness + 4; i++) Tick();
            foreach (var flight in flights.Where(f => f.State == On.Wire).ToList()) Land(flight, false);
            Drain();
            Do(engine.Wake);
            if (!engine.IsSettled || flights.Exists(f => f.State != On.Done) || (options.Direction == Direction.Both && !world.IsEqual)) continue;
            var writes = engine.Writes;
            Drain();
            Do(engine.Wake);
            return engine.Writes == writes ? null : "NOT QUIET";
        }
        return $"DIVERGED {string.Join(' ', world.Fields.Select(f => $"{f.Marketo}/{f.Dynamics}"))} {engine.Describe()}";
    }

    private void Drain()
    {
        PollMarketo();
        PollDynamics();
        while (marketo.Count > 0) TakeMarketo();
        while (dynamics.Count > 0) TakeDynamics();
        while (answers.Count > 0) TakeAnswer();
    }
}

/// <summary>How a schedule ended.</summary>
/// <param name="Failure">Null: at rest, quiet and as the oracle says.</param>
/// <param name="World">Both sides.</param>
/// <param name="Engine">What drove them.</param>
/// <param name="Rounds">How often everything that was under way had to land and be read until all was at rest.</param>
internal sealed record ScheduleEnd(string? Failure, World World, IEngine Engine, int Rounds);
