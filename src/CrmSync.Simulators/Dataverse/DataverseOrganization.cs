using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Dataverse.Access;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Limits;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Seeding;
using CrmSync.Simulators.Faults;
using CrmSync.Simulators.People;
using CrmSync.Simulators.Time;

namespace CrmSync.Simulators.Dataverse;

/// <summary>One running organisation: the core with its journal, clock, tokens, limits, faults and counters.</summary>
internal sealed class DataverseOrganization : IAsyncDisposable
{
    /// <summary>Versions that rolled-back writes had taken are in no journal, yet a delta token may name one; none is given twice.</summary>
    private const long VersionsLostAtStart = 100_000;

    private readonly DataverseJournal _journal;
    private readonly ColumnControl _columns;
    private readonly List<string> _clientIds;
    private readonly ConcurrentDictionary<(Guid User, int Server), RequestMeter> _meters = new();
    private int _turn;

    private DataverseOrganization(DataverseSimulatorOptions options)
    {
        Clock = new VirtualClock(options.TimeProvider ?? TimeProvider.System);
        Core = new DataverseCore(Clock, new Random(options.Seed));
        Tokens = new TokenIssuer(options.Clients, options.Seed, Clock);
        Faults = new FaultPlan(new Random(options.Seed));
        _journal = new DataverseJournal(options.DataDirectory);
        Api = new WebApi(Core);
        Impersonation = new Impersonation(Core, new Privileges(Core));
        _columns = new ColumnControl(Core);
        Limits = options.Limits;
        _clientIds = [.. options.Clients.Select(client => client.Id)];
    }

    public VirtualClock Clock { get; }

    public DataverseCore Core { get; }

    public WebApi Api { get; }

    public TokenIssuer Tokens { get; }

    public FaultPlan Faults { get; }

    public CallStats Stats { get; } = new();

    public DataverseLimits Limits { get; private set; }

    public Impersonation Impersonation { get; }

    public static DataverseOrganization Open(DataverseSimulatorOptions options)
    {
        var organization = new DataverseOrganization(options);
        organization.Fill(options);
        organization.Core.Jobs.Start();
        return organization;
    }

    /// <summary>One that keeps nothing and does no system jobs: everything happens in the calls themselves.</summary>
    public static DataverseOrganization InMemory(DataverseSimulatorOptions options)
    {
        var organization = new DataverseOrganization(options with { DataDirectory = null });
        organization.Fill(options);
        return organization;
    }

    public RequestMeter Meter(Guid user, int server) => _meters.GetOrAdd((user, server), _ => new RequestMeter(Clock, () => Limits));

    /// <summary>The web server that takes a call: the one of the affinity cookie, else each in turn.</summary>
    public int Server(string? affinity) =>
        int.TryParse(affinity, NumberStyles.None, CultureInfo.InvariantCulture, out var server) && server < Limits.Servers ? server : (int)((uint)Interlocked.Increment(ref _turn) % (uint)Math.Max(1, Limits.Servers));

    public Task DurableAsync() => _journal.DurableAsync();

    public ControlSurface Controls() => new()
    {
        State = () => ControlState.Of(Core, Limits),
        History = Core.Store.History,
        Stats = Stats,
        Faults = Faults,
        Limits = Limit,
        Settings = Configure,
        Advance = Advance,
        DurableAsync = DurableAsync,
        Export = () => [DataverseExport.Write(Core, _journal.Records(Core.Settings, Limits, Clock.Offset)).ToArray()],
        Import = () => record => Import(record),
        Questions = { ["rules"] = () => Core.Settings.Rules },
        Orders = { ["rules"] = Rule, ["columns"] = body => _columns.Edit(body) },
    };

    public async ValueTask DisposeAsync()
    {
        await Core.Jobs.DisposeAsync();
        await _journal.DisposeAsync();
    }

    private void Fill(DataverseSimulatorOptions options)
    {
        var (found, limits) = _journal.Attach(Core, Clock);
        Core.ColumnTold = _journal.Column;
        Core.DefinitionTold = _journal.Definition;
        Limits = limits ?? Limits;
        if (found) Core.Store.Raise(Core.Store.Version + VersionsLostAtStart);
        Core.Reseed(new Random(unchecked(options.Seed + (int)Core.Store.Version)));
        if (!found) Core.Restore(options.Settings);
        Ensure();
        if (found) return;
        _journal.Settings(Core.Settings);
        _journal.Limits(Limits);
        var seed = new Caller(Caller.Seed, OrganizationRows.User(options.Clients[^1].Id));
        new PeopleRows(Core, seed).Put(Population.Generate(options.Seed, options.People));
    }

    private void Ensure() => Core.Transact(() =>
    {
        OrganizationRows.Ensure(Core.Store, Core.Writing, _clientIds, Core.Settings.ExpireChangeTrackingInDays);
        return true;
    });

    private void Import(ReadOnlyMemory<byte> bytes)
    {
        Limits = _journal.Import(bytes, Core, Clock) ?? Limits;
        Ensure();
    }

    private DataverseLimits Limit(JsonElement patch)
    {
        Limits = Overlay.Apply(Limits, patch);
        _journal.Limits(Limits);
        return Limits;
    }

    private DataverseSettings Configure(JsonElement patch)
    {
        var members = JsonNode.Parse(patch.GetRawText())!.AsObject();
        var expire = members.Remove("expireTokensNow", out var now) && now?.GetValue<bool>() == true;
        var settings = Overlay.Apply(Core.Settings, JsonSerializer.SerializeToElement(members));
        Core.Configure(settings, expire);
        _journal.Settings(Core.Settings);
        Core.Transact(() => OrganizationRows.TellTokenLife(Core.Store, Core.Writing, settings.ExpireChangeTrackingInDays));
        return Core.Settings;
    }

    private OrganizationRules Rule(JsonElement patch)
    {
        Core.Configure(Core.Settings with { Rules = Overlay.Apply(Core.Settings.Rules, patch) }, expireTokens: false);
        _journal.Settings(Core.Settings);
        return Core.Settings.Rules;
    }

    private DateTimeOffset Advance(TimeSpan span)
    {
        Clock.Advance(span);
        _journal.Clock(Clock.Offset);
        return Clock.GetUtcNow();
    }
}
