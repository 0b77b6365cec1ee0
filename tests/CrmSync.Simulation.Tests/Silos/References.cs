using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Fields;
using CrmSync.Contracts.Matching;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.Explaining;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Simulation.Tests.Silos;

// References to grains: every call becomes a message.

internal sealed class FeedReference(Reference its) : IFeedGrain
{
    public Task StartAsync() => its.AskAsync<IFeedGrain>(grain => grain.StartAsync());

    public Task StopAsync() => its.AskAsync<IFeedGrain>(grain => grain.StopAsync());

    public Task ReleaseAsync() => its.AskAsync<IFeedGrain>(grain => grain.ReleaseAsync());

    public Task RingAsync() => its.AskAsync<IFeedGrain>(grain => grain.RingAsync());

    public Task SettledAsync(string person, long through) => its.AskAsync<IFeedGrain>(grain => grain.SettledAsync(person, through));

    public Task ReadByAsync(FieldMap map) => its.AskAsync<IFeedGrain>(grain => grain.ReadByAsync(map));

    public Task<FeedStatus> StatusAsync() => its.AskAsync<IFeedGrain, FeedStatus>(grain => grain.StatusAsync());
}

internal sealed class DeliveryReference(Reference its) : IDeliveryGrain
{
    public Task SendAsync(string person, Write write, DateTimeOffset? edited, Lane lane = Lane.Live, int selection = 0) => its.AskAsync<IDeliveryGrain>(grain => grain.SendAsync(person, write, edited, lane, selection));

    public Task HastenAsync(string write, Lane lane) => its.AskAsync<IDeliveryGrain>(grain => grain.HastenAsync(write, lane));

    public Task WithdrawAsync(string write) => its.AskAsync<IDeliveryGrain>(grain => grain.WithdrawAsync(write));

    public Task<bool> HasAsync(string write) => its.AskAsync<IDeliveryGrain, bool>(grain => grain.HasAsync(write));

    public Task ReadAsync(string person, RecordId record, Lane lane = Lane.Live, int selection = 0) => its.AskAsync<IDeliveryGrain>(grain => grain.ReadAsync(person, record, lane, selection));

    public Task<IReadOnlyList<RecordSnapshot>> FindByEmailAsync(RecordKind kind, string email, Lane lane = Lane.Live) => its.AskAsync<IDeliveryGrain, IReadOnlyList<RecordSnapshot>>(grain => grain.FindByEmailAsync(kind, email, lane));

    public Task<IReadOnlyList<RecordSnapshot>> FindByLeadAsync(RecordId lead) => its.AskAsync<IDeliveryGrain, IReadOnlyList<RecordSnapshot>>(grain => grain.FindByLeadAsync(lead));

    public Task<IReadOnlyList<RecordSnapshot>> FindByLinkAsync(string dynamicsId) => its.AskAsync<IDeliveryGrain, IReadOnlyList<RecordSnapshot>>(grain => grain.FindByLinkAsync(dynamicsId));

    public Task<RecordSnapshot?> LookAsync(RecordId record) => its.AskAsync<IDeliveryGrain, RecordSnapshot?>(grain => grain.LookAsync(record));

    public Task<OwnerAnswer?> FindOwnerAsync(string owner) => its.AskAsync<IDeliveryGrain, OwnerAnswer?>(grain => grain.FindOwnerAsync(owner));

    public Task HoldAsync(bool hold) => its.AskAsync<IDeliveryGrain>(grain => grain.HoldAsync(hold));

    public Task<DeliveryCounts> CountsAsync() => its.AskAsync<IDeliveryGrain, DeliveryCounts>(grain => grain.CountsAsync());
}

internal sealed class PersonReference(Reference its) : IPersonGrain
{
    public Task<ObserveAnswer> ObserveAsync(Observation observation) => its.AskAsync<IPersonGrain, ObserveAnswer>(grain => grain.ObserveAsync(observation));

    public Task SettleAsync(string call, Outcome outcome, DateTimeOffset at) => its.AskAsync<IPersonGrain>(grain => grain.SettleAsync(call, outcome, at));

    public Task ReadAsync(RecordId record, RecordSnapshot? found, DateTimeOffset began) => its.AskAsync<IPersonGrain>(grain => grain.ReadAsync(record, found, began));

    public Task<bool> MissedAsync(RecordId record, int epoch) => its.AskAsync<IPersonGrain, bool>(grain => grain.MissedAsync(record, epoch));

    public Task WakeAsync(FeedReach reach, bool isFirstSync, DateTimeOffset? fields = null) => its.AskAsync<IPersonGrain>(grain => grain.WakeAsync(reach, isFirstSync, fields));

    public Task<bool> RecoverAsync() => its.AskAsync<IPersonGrain, bool>(grain => grain.RecoverAsync());

    public Task<bool> RetryAsync(string? field) => its.AskAsync<IPersonGrain, bool>(grain => grain.RetryAsync(field));

    public Task<bool> AbsorbAsync(Handover handover) => its.AskAsync<IPersonGrain, bool>(grain => grain.AbsorbAsync(handover));

    public Task<SyncPersonAnswer> SyncToDynamicsAsync(SyncRequest request, RecordSnapshot? seen) => its.AskAsync<IPersonGrain, SyncPersonAnswer>(grain => grain.SyncToDynamicsAsync(request, seen));

    public Task<SyncPersonAnswer> SyncAnswerAsync() => its.AskAsync<IPersonGrain, SyncPersonAnswer>(grain => grain.SyncAnswerAsync());

    public Task<PersonExplanation?> ExplainAsync(string? field) => its.AskAsync<IPersonGrain, PersonExplanation?>(grain => grain.ExplainAsync(field));

    public Task<PersonView?> ViewAsync() => its.AskAsync<IPersonGrain, PersonView?>(grain => grain.ViewAsync());
}

internal sealed class GovernorReference(Reference its) : IGovernorGrain
{
    public Task<CallLease> LeaseAsync(int wanted) => its.AskAsync<IGovernorGrain, CallLease>(grain => grain.LeaseAsync(wanted));

    public Task HoldBackAsync(TimeSpan wait) => its.AskAsync<IGovernorGrain>(grain => grain.HoldBackAsync(wait));

    public Task<TimeSpan> PauseBetweenReadsAsync(int callsPerRead) => its.AskAsync<IGovernorGrain, TimeSpan>(grain => grain.PauseBetweenReadsAsync(callsPerRead));

    public Task<TimeSpan> PauseWhenRungAsync(int callsPerRead) => its.AskAsync<IGovernorGrain, TimeSpan>(grain => grain.PauseWhenRungAsync(callsPerRead));

    public Task<BudgetView> StatusAsync() => its.AskAsync<IGovernorGrain, BudgetView>(grain => grain.StatusAsync());
}

internal sealed class ConnectionReference(Reference its) : IConnectionGrain
{
    public Task StartAsync() => its.AskAsync<IConnectionGrain>(grain => grain.StartAsync());

    public Task PauseAsync() => its.AskAsync<IConnectionGrain>(grain => grain.PauseAsync());

    public Task BrakeAsync(string side, string line) => its.AskAsync<IConnectionGrain>(grain => grain.BrakeAsync(side, line));

    public Task ResumeAsync() => its.AskAsync<IConnectionGrain>(grain => grain.ResumeAsync());

    public Task<ConnectionView> StatusAsync() => its.AskAsync<IConnectionGrain, ConnectionView>(grain => grain.StatusAsync());

    public Task<SettledView> SettledAsync() => its.AskAsync<IConnectionGrain, SettledView>(grain => grain.SettledAsync());

    public Task<IReadOnlyList<CheckLine>> ValidateAsync() => its.AskAsync<IConnectionGrain, IReadOnlyList<CheckLine>>(grain => grain.ValidateAsync());

    public Task RingAsync() => its.AskAsync<IConnectionGrain>(grain => grain.RingAsync());
}

internal sealed class FieldsReference(Reference its) : IFieldsGrain
{
    public Task<FieldsInForce?> InForceAsync(DateTimeOffset? known) => its.AskAsync<IFieldsGrain, FieldsInForce?>(grain => grain.InForceAsync(known));

    public Task<FieldsView> ListAsync() => its.AskAsync<IFieldsGrain, FieldsView>(grain => grain.ListAsync());

    public Task<FieldsAnswer> ChangeAsync(FieldOrder order, TableRange range) => its.AskAsync<IFieldsGrain, FieldsAnswer>(grain => grain.ChangeAsync(order, range));

    public Task<FieldsAnswer> RefreshAsync(IReadOnlyList<string> names, TableRange range) => its.AskAsync<IFieldsGrain, FieldsAnswer>(grain => grain.RefreshAsync(names, range));

    public Task<FieldsStatus> StatusAsync() => its.AskAsync<IFieldsGrain, FieldsStatus>(grain => grain.StatusAsync());

    public Task SuspectAsync() => its.AskAsync<IFieldsGrain>(grain => grain.SuspectAsync());

    public Task LackAsync() => its.AskAsync<IFieldsGrain>(grain => grain.LackAsync());

    public Task BeatAsync(bool isFirstSync) => its.AskAsync<IFieldsGrain>(grain => grain.BeatAsync(isFirstSync));
}

internal sealed class MatchReference(Reference its) : IMatchGrain
{
    public Task<MatchDecision> DecideAsync(PersonRow asker, bool isFirstSync) => its.AskAsync<IMatchGrain, MatchDecision>(grain => grain.DecideAsync(asker, isFirstSync));

    public Task<MatchDecision?> DecideByClaimAsync(PersonRow asker) => its.AskAsync<IMatchGrain, MatchDecision?>(grain => grain.DecideByClaimAsync(asker));

    public Task<MatchDecision> DecideRequestAsync(PersonRow asker, bool allowsDuplicates, Lane lane) => its.AskAsync<IMatchGrain, MatchDecision>(grain => grain.DecideRequestAsync(asker, allowsDuplicates, lane));
}

internal sealed class ActionsReference(Reference its) : IActionsGrain
{
    public Task<SyncPersonAnswer> SyncPersonAsync(long marketoId, string? owner, Campaign campaign = Campaign.Trigger, bool asContact = false) => its.AskAsync<IActionsGrain, SyncPersonAnswer>(grain => grain.SyncPersonAsync(marketoId, owner, campaign, asContact));
}
