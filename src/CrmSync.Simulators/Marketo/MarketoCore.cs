using System.Text.Json;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Durability;
using CrmSync.Simulators.Faults;
using CrmSync.Simulators.Marketo.Access;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Assets;
using CrmSync.Simulators.Marketo.Bulk;
using CrmSync.Simulators.Marketo.Campaigns;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Programs;
using CrmSync.Simulators.Marketo.Wire;
using CrmSync.Simulators.Time;

namespace CrmSync.Simulators.Marketo;

/// <summary>One Marketo instance without HTTP: clock, chance and journal are handed in.</summary>
internal sealed class MarketoCore
{
    private readonly MarketoStore store;
    private readonly CampaignDefinitions definitions;
    private readonly ProgramDefinitions programs;

    public MarketoCore(MarketoSimulatorOptions options, VirtualClock clock, Journal? journal)
    {
        var files = new BulkFiles(options.DataDirectory is null || journal is null ? null : Path.Combine(options.DataDirectory, "bulk"));
        store = new MarketoStore(clock, new Random(options.Seed), journal, files, options.Settings, options.Limits);
        if (store.Tables.History.Last == 0 && options.People > 0)
            Seeding.Seed(store, options.Seed, options.People);
        Faults = new FaultPlan(new Random(options.Seed));
        Gatekeeper = new Gatekeeper(store, options.Clients, options.Seed);
        Landings = new LateLandings(store);
        Sync = new LeadSync(store);
        Leads = new LeadReads(store);
        Removal = new LeadRemoval(store);
        Schema = new FieldSchema(store);
        Feeds = new FeedReads(store);
        Types = new CustomActivityTypes(store);
        Custom = new CustomActivities(store);
        Lists = new ListMembership(store);
        ListAssets = new ListAssets(store);
        Partitions = new LeadPartitions(store);
        Cookies = new LeadCookies(store);
        ObjectReads = new ObjectReads(store);
        ObjectSync = new ObjectSync(store);
        ObjectRemoval = new ObjectRemoval(store);
        ObjectSchema = new ObjectSchema(store);
        CustomObjects = new CustomObjectSchema(store);
        AccountLists = new AccountLists(store, ObjectReads);
        ProgramMembers = new ProgramMembers(store);
        Memberships = new Memberships(store, Leads, ObjectReads);
        Push = new LeadPush(store, Sync, ProgramMembers);
        Bulk = new BulkQueue(store, new ExtractWriting(store, files, new ExtractRows(store)), new ImportWriting(store, files, Sync, ObjectSync, ProgramMembers));
        Extracts = new BulkExtracts(store, Bulk, files);
        Imports = new BulkImports(store, Bulk, files);
        Campaigns = new CampaignReads(store);
        ProgramReads = new ProgramReads(store);
        Folders = new FolderReads(store);
        CampaignRequests = new CampaignRequests(store);
        definitions = new CampaignDefinitions(store);
        programs = new ProgramDefinitions(store);
    }

    public VirtualClock Clock => store.Clock;

    public MarketoSettings Settings => store.Settings;

    public MarketoLimits Limits => store.Limits;

    public FaultPlan Faults { get; }

    public CallStats Stats { get; } = new();

    public Gatekeeper Gatekeeper { get; }

    public LateLandings Landings { get; }

    public LeadSync Sync { get; }

    public LeadReads Leads { get; }

    public LeadRemoval Removal { get; }

    public FieldSchema Schema { get; }

    public FeedReads Feeds { get; }

    public CustomActivityTypes Types { get; }

    public CustomActivities Custom { get; }

    public ListMembership Lists { get; }

    public ListAssets ListAssets { get; }

    public LeadPartitions Partitions { get; }

    public LeadCookies Cookies { get; }

    public LeadPush Push { get; }

    public ObjectReads ObjectReads { get; }

    public ObjectSync ObjectSync { get; }

    public ObjectRemoval ObjectRemoval { get; }

    public ObjectSchema ObjectSchema { get; }

    public CustomObjectSchema CustomObjects { get; }

    public AccountLists AccountLists { get; }

    public ProgramMembers ProgramMembers { get; }

    public Memberships Memberships { get; }

    public BulkQueue Bulk { get; }

    public BulkExtracts Extracts { get; }

    public BulkImports Imports { get; }

    public CampaignReads Campaigns { get; }

    public ProgramReads ProgramReads { get; }

    public FolderReads Folders { get; }

    public CampaignRequests CampaignRequests { get; }

    /// <summary>Begins to carry people through flows; webhooks leave through the handler.</summary>
    public CampaignRunner RunCampaigns(HttpMessageHandler webhooks) => new(store, webhooks);

    /// <summary>The table of an approved custom object; 1013 for another.</summary>
    public ObjectTable Objects(string apiName)
    {
        lock (store.Gate)
            return store.Tables.Objects.Custom(apiName);
    }

    /// <summary>Completes when everything done so far is on disk.</summary>
    public Task DurableAsync() => store.DurableAsync();

    public ControlSurface Controls() => new()
    {
        State = State,
        History = store.Tables.History,
        Stats = Stats,
        Faults = Faults,
        Limits = Limit,
        Settings = Set,
        Advance = Advance,
        DurableAsync = DurableAsync,
        Export = store.Export,
        Import = store.Import,
        Questions = { ["campaigns"] = definitions.All, ["programs"] = programs.All, ["operations"] = () => Operations.Of(this).Select(operation => new { operation.Method, operation.Path, operation.Name }).ToArray() },
        Orders = { ["campaigns"] = definitions.Define, ["runCampaign"] = definitions.Run, ["programs"] = programs.Define, ["activities"] = new ActivityOrders(store).Log },
    };

    private MarketoLimits Limit(JsonElement patch)
    {
        lock (store.Gate)
        {
            store.Limits = Overlay.Apply(store.Limits, patch);
            store.Commit(new Commit(store.Now(), "") { Limits = store.Limits });
            return store.Limits;
        }
    }

    private MarketoSettings Set(JsonElement patch)
    {
        lock (store.Gate)
        {
            store.Settings = Overlay.Apply(store.Settings, patch);
            store.Commit(new Commit(store.Now(), "") { Settings = store.Settings });
            return store.Settings;
        }
    }

    private DateTimeOffset Advance(TimeSpan span)
    {
        Clock.Advance(span);
        Landings.LandDue();
        lock (store.Gate)
        {
            store.Commit(new Commit(store.Now(), "") { ClockOffset = Clock.Offset });
            return store.Now();
        }
    }

    private object State()
    {
        Landings.LandDue();
        Bulk.Settle();
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            return new
            {
                now,
                leads = store.Tables.Leads.All.Select(Row).ToArray(),
                fields = store.Tables.Fields.All.Select(field => new { field.Name, field.DisplayName, field.DataType, field.IsCustom }).ToArray(),
                activityTypes = store.Tables.Types.Values.ToArray(),
                activities = store.Tables.Activities.LastId,
                programs = store.Tables.Programs.Values.ToArray(),
                objects = store.Tables.Objects.All.Where(table => table.Count > 0).ToDictionary(table => table.Kind.Table, table => table.All.Select(row => Row(table, row)).ToArray()),
                jobs = store.Tables.Bulk.Jobs.Values.Select(job => new { job.Id, job.Family, job.IsImport, job.Client, status = job.StatusAt(now), job.Records, job.FileSize }).ToArray(),
                lists = store.Tables.Lists.Values.Select(list => new { list.Id, list.Name, members = list.Members.ToArray() }).ToArray(),
                mergedInto = store.Tables.MergedInto.ToDictionary(),
                settings = store.Settings,
                limits = store.Limits,
            };
        }
    }

    private static Dictionary<string, object?> Row(ObjectTable table, ObjectRow row) => table.Kind.Fields.Select(field => field.Name)
        .Concat([table.Kind.IdField, "createdAt", "updatedAt"]).Select(name => KeyValuePair.Create(name, table.Value(row, name)))
        .Where(pair => pair.Value is not null).ToDictionary(StringComparer.Ordinal);

    private Dictionary<string, object?> Row(Lead lead)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (LeadField field in store.Tables.Fields.All)
        {
            if (store.Tables.Leads.Value(lead, field) is { } value)
                row[field.Name] = value;
        }

        return row;
    }
}
