using System.Reflection;
using CrmSync.Contracts.Actions;
using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Feeds;
using CrmSync.Contracts.Fields;
using CrmSync.Contracts.Matching;
using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Grains.Actions;
using CrmSync.Grains.Budgets;
using CrmSync.Grains.Connections;
using CrmSync.Grains.Delivery;
using CrmSync.Grains.Feeds;
using CrmSync.Grains.Fields;
using CrmSync.Grains.Matching;
using CrmSync.Grains.People;
using Orleans.Concurrency;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>One grain class: how it is addressed, called, stored and made.</summary>
internal sealed record GrainKind(string Name, Type Address, Type Class, Func<Reference, object> Refer, Func<SimulatedSilo, Activation, Task<Grain>> MakeAsync)
{
    /// <summary>Idle people leave memory within seconds, other grains within minutes (GrainsRegistration).</summary>
    public TimeSpan Stays { get; } = Class == typeof(PersonGrain) ? TimeSpan.FromSeconds(15) : TimeSpan.FromMinutes(2);

    public bool IsReentrant { get; } = Class.GetCustomAttribute<ReentrantAttribute>() is not null;

    public IReadOnlyDictionary<string, CallKind> Calls { get; } = CallKind.Of(Address);

    public static IReadOnlyDictionary<Type, GrainKind> All { get; } = new GrainKind[]
    {
        new("person", typeof(IPersonGrain), typeof(PersonGrain), r => new PersonReference(r), async (silo, its) =>
        {
            var document = await its.LoadAsync<PersonDocument>();
            return its.Make(() => new PersonGrain(document, silo.Directory, silo.Ledger, silo.Clock, silo.Metrics, silo.Log<PersonGrain>()));
        }),
        new("feed", typeof(IFeedGrain), typeof(FeedGrain), r => new FeedReference(r), async (silo, its) =>
        {
            var document = await its.LoadAsync<FeedDocument>();
            return its.Make(() => new FeedGrain(document, silo.Directory, silo.Ledger, silo.Clock, silo.Metrics, silo.Log<FeedGrain>()));
        }),
        new("delivery", typeof(IDeliveryGrain), typeof(DeliveryGrain), r => new DeliveryReference(r), (silo, its) =>
            Task.FromResult<Grain>(its.Make(() => new DeliveryGrain(silo.Directory, silo.Clock, silo.Metrics, silo.Log<DeliveryGrain>())))),
        new("governor", typeof(IGovernorGrain), typeof(GovernorGrain), r => new GovernorReference(r), async (silo, its) =>
        {
            var document = await its.LoadAsync<GovernorDocument>();
            return its.Make(() => new GovernorGrain(document, silo.Directory, silo.Clock));
        }),
        new("connection", typeof(IConnectionGrain), typeof(ConnectionGrain), r => new ConnectionReference(r), async (silo, its) =>
        {
            var document = await its.LoadAsync<ConnectionDocument>();
            return its.Make(() => new ConnectionGrain(document, silo.Directory, silo.Ledger, silo.Report, silo.Metrics, silo.Clock, silo.Log<ConnectionGrain>()));
        }),
        new("fields", typeof(IFieldsGrain), typeof(FieldsGrain), r => new FieldsReference(r), async (silo, its) =>
        {
            var document = await its.LoadAsync<FieldsDocument>();
            return its.Make(() => new FieldsGrain(document, silo.Directory, silo.Ledger, silo.Clock, silo.Log<FieldsGrain>()));
        }),
        new("match", typeof(IMatchGrain), typeof(MatchGrain), r => new MatchReference(r), (silo, its) =>
            Task.FromResult<Grain>(its.Make(() => new MatchGrain(silo.Ledger, silo.Clock)))),
        new("actions", typeof(IActionsGrain), typeof(ActionsGrain), r => new ActionsReference(r), (silo, its) =>
            Task.FromResult<Grain>(its.Make(() => new ActionsGrain(silo.Ledger, silo.Clock, silo.Log<ActionsGrain>())))),
    }.ToDictionary(kind => kind.Address);
}
