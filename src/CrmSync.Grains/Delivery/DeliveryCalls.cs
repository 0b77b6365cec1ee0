using CrmSync.Contracts.Fields;
using CrmSync.Contracts.People;
using CrmSync.Domain.Delivery;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Delivery;

/// <summary>The calls of a delivery, and who is told what came of them.</summary>
internal sealed partial class DeliveryGrain
{
    private async Task CallAsync(IReadOnlyList<QueuedWrite> batch)
    {
        left += batch.Count;
        IReadOnlyList<Outcome> outcomes;
        try
        {
            var policy = await directory.PolicyAsync(connection);
            outcomes = await system.WriteAsync([.. batch.Select(b => b.Write)], policy.Map, CancellationToken.None);
        }
        catch (Exception problem)
        {
            Log.CallFailed(log, SystemKey.Of(system.System), problem.GetType().Name);
            outcomes = [.. batch.Select(_ => new Outcome.Deferred("serverError", null, true))];
        }
        if (outcomes.Any(o => o is Outcome.Refused { Reason: RefusalReason.NotOffered })) await GrainFactory.GetGrain<IFieldsGrain>(connection).LackAsync();
        else if (outcomes.Any(o => o is Outcome.Refused { Reason: RefusalReason.Invalid or RefusalReason.Denied })) await GrainFactory.GetGrain<IFieldsGrain>(connection).SuspectAsync();
        foreach (var (write, outcome) in queue.Answered(batch, outcomes, clock.GetUtcNow())) Tell(write, outcome);
        _ = PumpAsync();
    }

    private void Tell(QueuedWrite write, Outcome outcome)
    {
        var now = clock.GetUtcNow();
        // Until its person has the answer it is here, and no call of unknown outcome (C-12).
        telling[++closed] = write.Write.Id;
        known.Remove(write.Write.Id, out var sent);
        metrics.Written(system.System, write.Write, outcome);
        if (denials.Note(write.Write, outcome, now)) Log.Denied(log, connection, denials.Line(system.System, now)!);
        if (outcome is Outcome.Accepted && sent.Edited is { } at)
        {
            lags.Add((now - at).TotalSeconds);
            metrics.Lagged(system.System, write.Write, now - at);
        }
        _ = TellAsync(closed, write, outcome, now, sent.Trace);
    }

    private async Task TellAsync(long place, QueuedWrite write, Outcome outcome, DateTimeOffset now, string? trace)
    {
        Walk.Continue(trace);
        try
        {
            await GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, write.Person)).SettleAsync(write.Write.Id, outcome, now);
        }
        catch (Exception problem)
        {
            Log.WakeFailed(log, write.Person, problem.GetType().Name);
        }
        finally
        {
            telling.Remove(place);
        }
    }

    private async Task ReadAsync(IReadOnlyList<RecordId> records)
    {
        ReadAnswer answer;
        var began = clock.GetUtcNow();
        try
        {
            var policy = await directory.PolicyAsync(connection);
            answer = await system.ReadAsync(records, policy.Map, CancellationToken.None);
        }
        catch (Exception problem)
        {
            Log.CallFailed(log, SystemKey.Of(system.System), problem.GetType().Name);
            answer = new ReadAnswer.Deferred("serverError", null);
        }
        foreach (var (person, record, found) in reads.Answered(records, answer, clock.GetUtcNow()))
        {
            try
            {
                await GrainFactory.GetGrain<IPersonGrain>(PersonKey.Of(connection, person)).ReadAsync(record, found, began);
            }
            catch (Exception problem)
            {
                Log.WakeFailed(log, person, problem.GetType().Name);
            }
        }
    }
}
