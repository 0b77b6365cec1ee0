using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Audit;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Explaining;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.Tests;

internal sealed class TestConnectionGrain(Town town) : Grain, IConnectionGrain
{
    public Task StartAsync() => Task.CompletedTask;

    public Task PauseAsync() => Turn("paused");

    public Task BrakeAsync(string side, string line) => Turn("paused");

    public Task ResumeAsync() => Turn("running");

    public Task<ConnectionView> StatusAsync() => town.Breaks is { } fault ? throw fault : Task.FromResult(town.Connection);

    public Task<SettledView> SettledAsync() => Task.FromResult(town.Look());

    public Task<IReadOnlyList<CheckLine>> ValidateAsync() => Task.FromResult(town.Checks);

    public Task RingAsync()
    {
        town.Asked.Enqueue("ring");
        return Task.CompletedTask;
    }

    private Task Turn(string state)
    {
        town.Connection = town.Connection with { State = state };
        return Task.CompletedTask;
    }
}

internal sealed class TestLedgerGrain(Town town) : Grain, ILedgerGrain
{
    public Task<IReadOnlyList<PersonRow>> FindPeopleAsync(string? email, string? marketoId, string? dynamicsId, string? after, int take) =>
        Task.FromResult<IReadOnlyList<PersonRow>>([.. town.Rows
            .Where(row => email is null || row.MarketoEmail == email || row.DynamicsEmail == email)
            .Where(row => marketoId is null || row.Marketo?.Id == marketoId)
            .Where(row => dynamicsId is null || row.Dynamics?.Id == dynamicsId)
            .SkipWhile(row => after is not null && row.Person != after).Skip(after is null ? 0 : 1).Take(take)]);

    public Task<IReadOnlyList<ActivityRow>> ActivitiesAsync(string person, long? before, int take) =>
        Task.FromResult<IReadOnlyList<ActivityRow>>([.. town.Activities
            .Where(row => town.People.ContainsKey(person) && row.Sequence < (before ?? long.MaxValue)).Take(take)]);

    public Task<IReadOnlyList<RefusalRow>> RefusalsAsync(RefusalFilter filter, string? after, int take) =>
        Task.FromResult<IReadOnlyList<RefusalRow>>([.. Those(filter).Where(row => string.CompareOrdinal($"{row.Person}|{row.Field}", after) > 0).Take(take)]);

    public Task<IReadOnlyList<RefusalGroup>> RefusalGroupsAsync(RefusalFilter filter) => Task.FromResult<IReadOnlyList<RefusalGroup>>(
        [.. Those(filter).GroupBy(r => (r.System, r.Operation, r.Field, r.Code)).Select(g => new RefusalGroup(g.Key.System, g.Key.Operation, g.Key.Field, g.Key.Code, g.Count(), g.Min(r => r.Since), g.First().Text))]);

    private IEnumerable<RefusalRow> Those(RefusalFilter filter) => town.Refusals
        .Where(r => filter.System is null || r.System == filter.System)
        .Where(r => filter.Field is null || r.Field == filter.Field)
        .Where(r => filter.Code is null || r.Code == filter.Code)
        .Where(r => filter.Person is null || r.Person == filter.Person)
        .Where(r => filter.Search is null || r.Text.Contains(filter.Search, StringComparison.OrdinalIgnoreCase));
}

internal sealed class TestPersonGrain(Town town) : Grain, IPersonGrain
{
    public Task<PersonView?> ViewAsync() => Task.FromResult(town.People.GetValueOrDefault(PersonKey.Split(this.GetPrimaryKeyString()).Name));

    public Task<ObserveAnswer> ObserveAsync(Observation observation) => throw new NotSupportedException();

    public Task SettleAsync(string call, Outcome outcome, DateTimeOffset at) => throw new NotSupportedException();

    public Task ReadAsync(RecordId record, RecordSnapshot? found, DateTimeOffset began) => throw new NotSupportedException();

    public Task<bool> MissedAsync(RecordId record, int epoch) => throw new NotSupportedException();

    public Task<bool> RecoverAsync() => throw new NotSupportedException();

    public Task WakeAsync(FeedReach reach, bool isFirstSync, DateTimeOffset? fields = null) => throw new NotSupportedException();

    public Task<bool> RetryAsync(string? field)
    {
        var person = PersonKey.Split(this.GetPrimaryKeyString()).Name;
        town.Asked.Enqueue($"retry {person}|{field}");
        return Task.FromResult(town.Refusals.Any(r => r.Person == person && r.Field == field));
    }

    public Task<PersonExplanation?> ExplainAsync(string? field) => Task.FromResult(town.People.ContainsKey(PersonKey.Split(this.GetPrimaryKeyString()).Name) ? Sample.Explained(field) : null);

    public Task<SyncPersonAnswer> SyncAnswerAsync() => throw new NotSupportedException();

    public Task<bool> AbsorbAsync(Domain.Matching.Handover handover) => throw new NotSupportedException();

    public Task<SyncPersonAnswer> SyncToDynamicsAsync(SyncRequest request, RecordSnapshot? seen) => throw new NotSupportedException();
}

internal sealed class TestAuditGrain(Town town) : Grain, IAuditGrain
{
    public Task AppendAsync(AuditLine line)
    {
        town.Audit.Add(line with { Number = town.Audit.Count + 1 });
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditLine>> ReadAsync(long? before, int take) =>
        Task.FromResult<IReadOnlyList<AuditLine>>([.. town.Audit.AsEnumerable().Reverse().Where(l => before is null || l.Number < before).Take(take)]);
}

internal sealed class TestActionsGrain(Town town) : Grain, IActionsGrain
{
    public Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner, Campaign campaign, bool asContact)
    {
        town.Asked.Enqueue($"sync {marketoId} {campaign} {(asContact ? "contact" : "lead")} {owner}");
        return Task.FromResult(new SyncPersonAnswer("created", Town.Row(1).Id, "lead", null, 7));
    }
}
