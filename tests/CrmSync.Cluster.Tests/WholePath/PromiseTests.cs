using System.Globalization;
using CrmSync.Contracts.Ledger;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The one promise, with everything that can go wrong at once.</summary>
public sealed class PromiseTests
{
    private static readonly (string Marketo, string Dynamics)[] Fields = [("title", "jobtitle"), ("city", "address1_city"), ("address", "address1_line1"), ("phone", "telephone1")];

    private const string Before = "as it was before";

    [Fact]
    public async Task B_9_Every_acknowledged_edit_is_applied_or_superseded_whatever_is_lost_late_refused_or_stopped()
    {
        const int Seed = 9;
        var chance = new Random(Seed);
        await using var engine = await Engine.StartAsync(people: 30, adjust: Quick, marketo: new() { LateSeconds = 1, LateShare = 0.2, EmptyPageShare = 0.1 });
        await engine.SettleAsync();
        var people = (await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 500))
            .Where(p => p is { Marketo: not null, Dynamics: not null }).Select(p => (Id: long.Parse(p.Marketo!.Value.Id, CultureInfo.InvariantCulture), Row: p.Dynamics!.Value)).ToList();
        var last = new Dictionary<(long, string, bool), List<string>>();
        await FaultAsync(engine);
        for (var edit = 0; edit < 90; edit++)
        {
            var ((id, row), field) = (people[chance.Next(people.Count)], Fields[chance.Next(Fields.Length)]);
            var (isMarketo, value) = (chance.Next(2) == 0, field.Marketo == "phone" ? $"+1 206 555 {1000 + edit}" : $"{Seed}-{edit}");
            var set = row.Kind == Domain.Systems.RecordKind.Lead ? "leads" : "contacts";
            var problem = await Record.ExceptionAsync(() => isMarketo
                ? engine.InMarketo.EditAsync(id, new Dictionary<string, object> { [field.Marketo] = value })
                : engine.InDynamics.EditAsync(set, row.Id, new Dictionary<string, object> { [field.Dynamics] = value }));
            // An edit without an answer may stand or not; one with an answer replaces what its side had.
            if (problem is null || !last.TryGetValue((id, field.Marketo, isMarketo), out var standing)) last[(id, field.Marketo, isMarketo)] = standing = problem is null ? [] : [Before];
            standing.Add(value);
            if (edit % 30 != 29) continue;
            await engine.StopSiloAsync(abruptly: true);
            await engine.StartSiloAsync();
        }
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.DynamicsControl.ClearFaultsAsync();
        await engine.SettleAsync();
        foreach (var (id, row) in people) await CheckAsync(engine, id, row, last);
        Assert.Equal(0, (await engine.Control.StatusAsync()).Refusals);
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(), e => e.Operation is "create" or "delete");
    }

    private static async Task CheckAsync(Engine engine, long id, Domain.Systems.RecordId row, Dictionary<(long, string, bool), List<string>> last)
    {
        var left = await engine.InMarketo.ReadAsync(id, [.. Fields.Select(f => f.Marketo)]);
        var right = await engine.InDynamics.ReadAsync(row.Kind == Domain.Systems.RecordKind.Lead ? "leads" : "contacts", row.Id);
        var log = await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id);
        foreach (var (marketo, dynamics) in Fields)
        {
            var (mine, theirs) = (last.GetValueOrDefault((id, marketo, true)), last.GetValueOrDefault((id, marketo, false)));
            Assert.Equal(left.Text(marketo), right.Text(dynamics));
            List<string> standing = [.. mine ?? [], .. theirs ?? []];
            if ((mine ?? [Before]).Contains(Before) && (theirs ?? [Before]).Contains(Before)) continue;
            Assert.True(standing.Contains(left.Text(marketo)!), $"{marketo} of {id}: {left.Text(marketo)}, edits {string.Join(", ", standing)}, log {string.Join("; ", log.Select(l => $"{l.Kind} {l.MarketoValue} {l.DynamicsValue}"))}");
        }
    }

    // A fault rule hits the human's calls too: an edit without an answer is not acknowledged, and the promise does not speak of it.
    private static async Task FaultAsync(Engine engine)
    {
        await engine.MarketoControl.FaultAsync(new { operation = "syncLeads", probability = 0.08, dropAfter = true });
        await engine.MarketoControl.FaultAsync(new { operation = "syncLeads", probability = 0.08, dropBefore = true });
        await engine.MarketoControl.FaultAsync(new { operation = "activities", probability = 0.1, code = "606", message = "Max rate limit exceeded" });
        await engine.MarketoControl.FaultAsync(new { operation = "activities", probability = 0.05, status = 502 });
        await engine.DynamicsControl.FaultAsync(new { operation = "update", probability = 0.1, dropAfter = true });
        await engine.DynamicsControl.FaultAsync(new { operation = "batch", probability = 0.2, dropAfter = true });
        await engine.DynamicsControl.FaultAsync(new { operation = "batch", probability = 0.2, status = 503 });
        await engine.DynamicsControl.FaultAsync(new { operation = "delta", probability = 0.1, status = 429, code = "0x80072322", retryAfter = 1 });
    }

    private static Grains.Connections.ConnectionSetting Quick(Grains.Connections.ConnectionSetting setting) => setting with { MarketoLateness = TimeSpan.FromSeconds(2), MarketoLanding = TimeSpan.FromSeconds(1) };
}
