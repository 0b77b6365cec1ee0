using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>The business actions on rows, each one transaction (protocol sheet 4.4, 8.2, 8.3, 8.6, 8.8).</summary>
internal sealed class RowActions
{
    private readonly DataverseCore _core;
    private readonly Qualifying _qualifying;
    private readonly Merging _merging;
    private readonly Closing _closing;
    private readonly MarketingLists _lists;
    private readonly BulkDeleting _deleting;

    public RowActions(DataverseCore core, BodyReading bodies)
    {
        _core = core;
        _qualifying = new Qualifying(core.Store, core.Writing, core.NextId, () => core.Settings);
        _merging = new Merging(core.Store, core.Writing, bodies);
        _closing = new Closing(core.Store, core.Writing, core.Creating);
        _lists = new MarketingLists(core.Store, core.Joining);
        _deleting = new BulkDeleting(core);
    }

    public IReadOnlyList<LookupValue> QualifyLead(Caller caller, Guid id, JsonElement body) => _core.Transact(() => _qualifying.Qualify(caller, id, body));

    public int Merge(Caller caller, JsonElement body) => _core.Transact(() =>
    {
        _merging.Merge(caller, body);
        return 2;
    });

    /// <summary>WinOpportunity and LoseOpportunity; answers the rows written.</summary>
    public int CloseOpportunity(Caller caller, JsonElement body, bool won) => _core.Transact(() => _closing.Close(caller, body, won));

    public int AddListMembers(Caller caller, JsonElement body) => _core.Transact(() => _lists.AddMany(caller, body));

    /// <summary>Adds one member; answers the membership.</summary>
    public Guid AddListMember(Caller caller, Guid list, JsonElement body, string parameter) => _core.Transact(() =>
    {
        var (row, member) = (_lists.Find(new LookupValue("list", list)), EntityReference.Read(_core.Store, body, parameter));
        return _lists.Add(caller, row, member) ?? _lists.Membership(row, member);
    });

    public int RemoveListMember(Caller caller, Guid list, JsonElement body, string parameter) => _core.Transact(() =>
    {
        _lists.Remove(caller, _lists.Find(new LookupValue("list", list)), EntityReference.Read(_core.Store, body, parameter));
        return 1;
    });

    /// <summary>Starts a job that deletes; answers its id.</summary>
    public Guid BulkDelete(Caller caller, JsonElement body) => _core.Transact(() => _deleting.Start(caller, body));

    /// <summary>Does one bulk delete job to its end.</summary>
    public void RunBulkDelete(Row job) => _deleting.Run(job);
}
