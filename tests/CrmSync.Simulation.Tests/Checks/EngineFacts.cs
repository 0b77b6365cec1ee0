using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Stores;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>What the engine tells about a pair, in the gateway's words: see GatewayFacts, which asks the same over HTTP.</summary>
internal sealed class EngineFacts(MemoryStore store, Operators operators)
{
    private const string RefusedByMarketo = "V-5";

    public async Task<KnownFacts> OfAsync(string marketoId, string dynamicsId)
    {
        RecordId[] records = marketoId.Length > 0 ? [new(RecordKind.Person, marketoId)] : [new(RecordKind.Contact, dynamicsId), new(RecordKind.Lead, dynamicsId)];
        if (records.Select(record => store.Links.GetValueOrDefault(record)).OfType<string>().FirstOrDefault() is not { } id) return KnownFacts.None;
        if (await operators.QueryAsync<IPersonGrain, PersonView?>(grain => grain.ViewAsync(), PersonKey.Of(operators.Connection, id)) is not { } person) return KnownFacts.None;
        var states = person.Fields.Where(field => field.Value.Standing != PersonStanding.InStep).Select(field => (field.Key, State: Word(field.Value.Standing)))
            .Append((Key: KnownFacts.Whole, State: Word(person.Standing)));
        var log = store.Activities.GetValueOrDefault(id) ?? [];
        var sides = log.SelectMany(Values).ToList();
        var meetings = new FirstMeetings(log.Select(line => (line.Kind, line.At)));
        return new(states.ToDictionary(field => field.Key, field => field.State), Lookup(sides, isWon: false), Lookup(sides, isWon: true))
        {
            Person = id,
            Refusals = [.. log.Where(line => line.Kind == "refused").Select(line => new ToldRefusal(line.Field ?? "", Refused(line), line.Code ?? "") { IsEmptied = Refused(line) is null && (line.MarketoValue ?? line.DynamicsValue) is not null })],
            Collisions = [.. log.Where(line => line.Kind == "collision").Select(line => new ToldCollision(line.Field ?? "", line.MarketoValue, line.DynamicsValue) { Rule = line.Rule, IsOfMeeting = meetings.Have(line.At) })],
            Desk = (store.Refusals.GetValueOrDefault(id) ?? []).Select(line => line.Field).ToHashSet(),
            Linked = meetings.Linked,
            NotTold = log.Count(line => line.Kind == "notTold"),
            Existing = log.Count(line => line.Kind == "alreadyExists"),
            Kinds = log.Select(line => line.Kind).ToHashSet(),
        };
    }

    private static ILookup<string, string?> Lookup(IEnumerable<(string Field, string? Value, bool IsWon)> values, bool isWon) =>
        values.Where(value => value.IsWon == isWon).ToLookup(value => value.Field, value => value.Value);

    private static IEnumerable<(string Field, string? Value, bool IsWon)> Values(ActivityRow line)
    {
        if (line.Kind == "refused") yield return (line.Field ?? "", Refused(line), false);
        if (line.Kind is not ("collision" or "held" or "reinstated")) yield break;
        yield return (line.Field ?? "", line.MarketoValue, line.Winner == SystemName.Marketo);
        yield return (line.Field ?? "", line.DynamicsValue, line.Winner == SystemName.Dynamics);
    }

    private static string? Refused(ActivityRow line) => line.Rule == RefusedByMarketo ? line.DynamicsValue : line.MarketoValue;

    private static string Word(PersonStanding standing) => char.ToLowerInvariant(standing.ToString()[0]) + standing.ToString()[1..];
}
