using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.History;
using CrmSync.Simulators.Marketo.Access;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Bulk;
using CrmSync.Simulators.Marketo.Campaigns;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Objects;
using CrmSync.Simulators.Marketo.Programs;

namespace CrmSync.Simulators.Marketo;

/// <summary>Everything the instance holds. Changes only by applying commits, live and at replay alike.</summary>
internal sealed class Tables
{
    public const string LeadRows = "lead";
    public const string FieldRows = "field";
    public const string TypeRows = "activityType";
    public const string ActivityRows = "activity";
    public const string ListRows = "list";
    public const string CampaignRows = "campaign";
    public const string ProgramRows = "program";

    public Tables(HistoryLog history) => (Leads, History) = (new LeadTable(Fields), history);

    /// <summary>Counted here, kept in the journal.</summary>
    public HistoryLog History { get; }

    public FieldTable Fields { get; } = new();

    public LeadTable Leads { get; }

    public ActivityLog Activities { get; } = new();

    public SortedDictionary<string, CustomActivityType> Types { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<int, StaticList> Lists { get; } = [];

    public CampaignTable Campaigns { get; } = new();

    public SortedDictionary<int, MarketoProgram> Programs { get; } = [];

    public ObjectTables Objects { get; } = new();

    public BulkTable Bulk { get; } = new();

    public Dictionary<string, TokenGrant> Grants { get; } = new(StringComparer.Ordinal);

    /// <summary>Who swallowed a merged lead; its rows in the log moved there.</summary>
    public Dictionary<int, int> MergedInto { get; } = [];

    public void Apply(Commit commit)
    {
        for (int place = 0; place < commit.Changes.Count;)
        {
            int values = LeadValuesFrom(commit, place);
            if (values == 0)
                Apply(commit.Changes[place++], commit.At);
            place += values;
        }

        History.Passed(commit.Changes.Count);

        foreach (Activity row in commit.Activities)
            Activities.Add(row);
        if (commit.Grant is { } grant)
            Grants[grant.Client] = grant;
        Campaigns.Apply(commit);
        Bulk.Apply(commit);
    }

    /// <summary>Sets the fields of one lead that stand together, all at once; answers how many changes these were.</summary>
    private int LeadValuesFrom(Commit commit, int first)
    {
        Change change = commit.Changes[first];
        if (change.Table != LeadRows || change.Field is null)
            return 0;
        var values = new List<(LeadField, string?)>();
        int place = first;
        for (; place < commit.Changes.Count && commit.Changes[place] is { Table: LeadRows, Field: { } name } next && next.Row == change.Row; place++)
        {
            if (Fields.TryGet(name, out LeadField? field))
                values.Add((field, next.New));
        }

        Leads.Set(int.Parse(change.Row, CultureInfo.InvariantCulture), values, commit.At);
        return place - first;
    }

    private void Apply(Change change, DateTimeOffset at)
    {
        switch (change.Table)
        {
            case LeadRows:
                ApplyLead(change, int.Parse(change.Row, CultureInfo.InvariantCulture), at);
                break;
            case FieldRows when change.New is not null:
                Fields.Put(JsonSerializer.Deserialize<LeadField>(change.New)!);
                break;
            case TypeRows when change.New is null:
                Types.Remove(change.Row);
                break;
            case TypeRows:
                Types[change.Row] = JsonSerializer.Deserialize<CustomActivityType>(change.New)!;
                break;
            case ListRows:
                StaticList.Apply(Lists, change, at);
                break;
            case CampaignRows:
                Campaigns.Define(JsonSerializer.Deserialize<SmartCampaign>(change.New!)!);
                break;
            case ProgramRows:
                MarketoProgram program = JsonSerializer.Deserialize<MarketoProgram>(change.New!)!;
                Programs[program.Id] = program with { CreatedAt = Programs.TryGetValue(program.Id, out MarketoProgram? known) ? known.CreatedAt : at, UpdatedAt = at };
                break;
            default:
                Objects.Apply(change, at);
                break;
        }
    }

    private void ApplyLead(Change change, int id, DateTimeOffset at)
    {
        if (change.Operation == "create")
        {
            Leads.Create(id, at);
        }
        else
        {
            Leads.Remove(id);
            int? winner = change.Operation == "merge" ? int.Parse(change.New!, CultureInfo.InvariantCulture) : null;
            if (winner is not null)
                MergedInto[id] = winner.Value;
            foreach (StaticList list in Lists.Values)
                list.Replace(id, winner);
        }
    }
}
