using CrmSync.Dataverse;
using CrmSync.Domain.Budgets;
using CrmSync.Grains.Connections;
using CrmSync.Marketo;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;
using CrmSync.Simulators.Dataverse;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>The two simulated systems of one run, and the ways to them: people's, and ours.</summary>
internal sealed class Sides : IDisposable
{
    private static readonly Uri MarketoAddress = new("http://marketo.sim/");
    private static readonly Uri DynamicsAddress = new("http://dynamics.sim/");

    private readonly World world;
    private readonly Troubles troubles;
    private readonly RunSize size;
    private readonly TimeSpan dynamicsSkew;
    private readonly List<DateTimeOffset> marketoCalls = [];
    private readonly List<(string Lead, DateTimeOffset At)> qualifications = [];
    private DateTimeOffset? feedRead;
    private readonly HttpMessageInvoker marketo;
    private readonly HttpMessageInvoker dynamics;

    public Sides(World world, Troubles troubles, RunSize size, int seed, (TimeSpan Marketo, TimeSpan Dynamics) skew)
    {
        (this.world, this.troubles, this.size, dynamicsSkew) = (world, troubles, size, skew.Dynamics);
        TellsAtOnce = !troubles.Has(Fault.SideMakes) || seed % 2 == 0;
        var chance = new Random(seed ^ 0x51de);
        (Attempts, Tips, Portions, Sent, Keys, Looks) = (new Attempts(world), new TipReads(world), new Portions(world, troubles.Has(Fault.TokenSlow) || troubles.Has(Fault.TokenSpoilt)), new SentUpdates(world), new KeysInFlight(world), new Looks(world, skew.Dynamics));
        (Records, Walks, Reads) = (new RecordsInFlight(world), new Walks(world), new PeopleReads(world));
        Marketo = new MarketoHandler(new MarketoSimulatorOptions
        {
            Seed = seed,
            People = size.People,
            TimeProvider = new SimulatedClock(world, skew.Marketo, () => false),
            Settings = MarketoSwitches.Any(chance, troubles, size.Lateness),
            Limits = new() { DailyCalls = 2 * size.MarketoCallsPerDay },
        });
        Dynamics = new DataverseHandler(new DataverseSimulatorOptions
        {
            Seed = seed,
            People = size.People,
            TimeProvider = new SimulatedClock(world, skew.Dynamics, () => false),
            Settings = new() { BatchHonoursIfMatch = true, BatchReturnsRepresentation = TellsAtOnce, InitialWalkToken = chance.Next(2) == 0 ? TokenPosition.Begin : TokenPosition.End },
        });
        (marketo, dynamics) = (new HttpMessageInvoker(Marketo), new HttpMessageInvoker(Dynamics));
        MarketoDoor = new HttpClient(new Door(marketo, Marketo.Controls)) { BaseAddress = MarketoAddress, Timeout = Timeout.InfiniteTimeSpan };
        DynamicsDoor = new HttpClient(new Door(dynamics, Dynamics.Controls)) { BaseAddress = DynamicsAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Id of the connection that they belong to.</summary>
    public required string Connection { get; init; }

    public MarketoHandler Marketo { get; }

    public DataverseHandler Dynamics { get; }

    /// <summary>Does each part of a batch tell what was made of it?</summary>
    public bool TellsAtOnce { get; }

    /// <summary>What we tried while a side was out of order.</summary>
    public Attempts Attempts { get; }

    /// <summary>How large our calls to Marketo are.</summary>
    public Portions Portions { get; }

    /// <summary>When Marketo's feed was read to its end.</summary>
    public TipReads Tips { get; }

    /// <summary>Creates under one key at once.</summary>
    public KeysInFlight Keys { get; }

    /// <summary>Writes to one record at once.</summary>
    public RecordsInFlight Records { get; }

    /// <summary>Reads of whole tables of Dynamics.</summary>
    public Walks Walks { get; }

    /// <summary>Which people of Marketo we read.</summary>
    public PeopleReads Reads { get; }

    /// <summary>What left for Marketo people.</summary>
    public SentUpdates Sent { get; }

    /// <summary>Which rows of Dynamics we looked for.</summary>
    public Looks Looks { get; }

    public HttpClient MarketoDoor { get; }

    public HttpClient DynamicsDoor { get; }

    /// <summary>Does the run last longer than a fault may last?</summary>
    public bool LastLong => size.Lasts > TimeSpan.FromMinutes(10);

    /// <summary>Does Marketo allow us fewer calls than usual?</summary>
    public bool AreCallsScarce => size.MarketoCallsPer20Seconds < 50;

    /// <summary>Calls of the engine so far.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls of the engine that it gave up and that are still to land.</summary>
    public int Strays { get; private set; }

    /// <summary>When its calls to Marketo left that count there.</summary>
    public IReadOnlyList<DateTimeOffset> MarketoCalls => marketoCalls;

    /// <summary>When its calls to qualify a lead left, in order, by Dynamics' clock.</summary>
    public IReadOnlyList<(string Lead, DateTimeOffset At)> Qualifications => qualifications;

    /// <summary>The longest time between two reads of Marketo's feed: a connection that cannot start, or has nobody to read for it, sees nothing meanwhile.</summary>
    public TimeSpan LongestUnread { get; private set; }

    /// <summary>The connection as a silo would be configured for it.</summary>
    public ConnectionSetting Connect(SimulatedSilo silo) => new(Connection, budget => MarketoSide(silo, budget), budget => DynamicsSide(silo, budget))
    {
        PollInterval = size.Poll,
        Beat = size.Beat,
        DeliveryBeat = TimeSpan.FromSeconds(1),
        MarketoLateness = size.Lateness,
        MarketoLanding = size.Landing,
        Zone = troubles.Has(Fault.HeldOtherwise) ? HeldOtherwise.Zone : "UTC",
        BrakeRows = troubles.Has(Fault.MassDelete) ? MassDeletes.Limit : 10_000,
        MetadataEvery = troubles.Has(Fault.SchemaDrift) || troubles.Has(Fault.Selection) ? size.DriftLook : size.MetadataEvery,
        MarketoCallsPerDay = size.MarketoCallsPerDay,
        MarketoCallsPer20Seconds = size.MarketoCallsPer20Seconds,
    };

    public void Dispose()
    {
        MarketoDoor.Dispose();
        DynamicsDoor.Dispose();
    }

    private PatientSide MarketoSide(SimulatedSilo silo, ICallBudget budget) => new(new MarketoSystem(
        new MarketoOptions { Endpoint = new Uri(MarketoAddress, "rest"), Identity = new Uri(MarketoAddress, "identity"), ClientId = "crmsync", ClientSecret = "crmsync-secret", OpenFile = () => new MemoryStream() },
        budget, Client("marketo", marketo, MarketoCalled), silo.Clock, silo.Log<MarketoSystem>()));

    private PatientSide DynamicsSide(SimulatedSilo silo, ICallBudget budget) => new(new DataverseSystem(
        new DataverseOptions { Url = DynamicsAddress, Authority = DynamicsAddress, TenantId = "sim", ClientId = "crmsync", ClientSecret = "crmsync-secret", ChunkRows = troubles.Has(Fault.ChunkByChunk) ? 1 : 500 },
        budget, Client("dynamics", dynamics, DynamicsCalled), silo.Clock, silo.Log<DataverseSystem>()));

    private HttpClient Client(string side, HttpMessageInvoker there, Action<Uri> called) => new(Watched(side, Attempts.Through(side, new Wire(world, side, there, troubles, size.Landing, called, by => Strays += by)))) { Timeout = Timeout.InfiniteTimeSpan };

    private HttpMessageHandler Watched(string side, HttpMessageHandler wire) => Records.Through(side, side == "marketo" ? Sent.Through(Reads.Through(Keys.Through(Portions.Through(Tips.Through(wire))))) : Walks.Through(Looks.Through(wire)));

    private void DynamicsCalled(Uri uri)
    {
        Calls++;
        if (uri.AbsolutePath.Split('(', ')') is [_, var lead, var call] && call.EndsWith(".QualifyLead", StringComparison.Ordinal)) qualifications.Add((lead, world.Now + dynamicsSkew));
    }

    private void MarketoCalled(Uri uri)
    {
        Calls++;
        if (uri.AbsolutePath.StartsWith("/rest", StringComparison.Ordinal)) marketoCalls.Add(world.Now);
        if (!uri.AbsolutePath.EndsWith("/activities.json", StringComparison.Ordinal)) return;
        if (world.Now - feedRead is { } pause && pause > LongestUnread) LongestUnread = pause;
        feedRead = world.Now;
    }
}
