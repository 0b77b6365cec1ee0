using System.Globalization;
using System.Text.Json;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Creates, changes and deletes one person, with a custom activity in between, and sees to it that none stays, also none of an earlier run that was killed.</summary>
internal sealed class CheckProbe(Calls calls, Metadata metadata, TimeProvider clock)
{
    private const string Check = "probe person";
    private const string Tried = "created a person, changed it, added an activity, deleted it";
    private static readonly TimeSpan CleaningUp = TimeSpan.FromSeconds(30);

    /// <summary>One line: the round trip went well, or which step did not and why.</summary>
    public async Task<CheckLine> RunAsync(CancellationToken cancellationToken)
    {
        await CleanAsync(null);
        long? id = null;
        var (step, failure, left) = ("created", (Failure?)null, (Failure?)null);
        try
        {
            var made = await CreateAsync(cancellationToken);
            if (made.Ok) id = made.Value.Rows.Select(row => row.Number("id")).OfType<long>().FirstOrDefault();
            (step, failure) = id is { } person ? await StepsAsync(person, cancellationToken) : (step, made.Failure ?? Errors.BadAnswer("no id"));
        }
        finally
        {
            left = await CleanAsync(id);
        }
        if (failure is null && left is not null) (step, failure) = ("deleted", left);
        return failure is null ? CheckLine.Pass(SystemName.Marketo, Check, Tried, "all was taken") : Told(step, failure);
    }

    private static CheckLine Told(string step, Failure failure)
    {
        var line = Checks.Failed(Check, Tried, failure, step == "given an activity" ? "Read-Write Activity" : "Read-Write Lead");
        var told = line with { Found = $"not {step}: {line.Found}" };
        return step switch
        {
            _ when failure.Kind == FailureKind.Content => told with { Found = $"not {step}: refused (code {failure.Code})", Mend = "look the code up in Marketo's list of API error codes: people will be refused likewise" },
            "given an activity" => told with { Result = CheckResult.Warned },
            "deleted" => told with { Mend = $"{told.Mend}; then delete the person {Probe.Mail} by hand" },
            _ => told,
        };
    }

    private Task<Got<Envelope>> CreateAsync(CancellationToken cancellationToken) =>
        SendAsync("leads.json", new { action = "createOnly", lookupField = "email", input = new[] { new { email = Probe.Mail, lastName = Probe.Name } } }, cancellationToken);

    private async Task<(string Step, Failure? Failure)> StepsAsync(long id, CancellationToken cancellationToken)
    {
        var changed = await SendAsync("leads.json", new { action = "updateOnly", lookupField = "id", input = new[] { new { id, lastName = Probe.Changed } } }, cancellationToken);
        if (!changed.Ok) return ("changed", changed.Failure);
        var type = await metadata.ActivityTypeAsync(cancellationToken);
        if (!type.Ok || type.Value.Ours is not { IsApproved: true } ours) return ("", null);
        var at = clock.GetUtcNow();
        var note = new AddActivity($"probe.{at.UtcTicks.ToString(CultureInfo.InvariantCulture)}", RecordId.Person(id), at, "probe", Probe.Name);
        var body = Sending.Body("{\"input\":[", [new Item(0, note, Sending.Activity(note, ours.Id))]);
        var told = OfRows(await calls.PostAsync("setUp", "activities/external.json", body, cancellationToken));
        return ("given an activity", told.Failure);
    }

    // Whoever gave up waiting, or lost the answer of the create, leaves nobody behind.
    private async Task<Failure?> CleanAsync(long? known)
    {
        using var limit = new CancellationTokenSource(CleaningUp, clock);
        try
        {
            var found = await calls.QueryAsync("setUp", "leads.json", [new("filterType", "email"), new("filterValues", Probe.Mail), new("fields", "id")], limit.Token);
            if (!found.Ok) return found.Failure;
            var ids = found.Value.Rows.Select(row => row.Number("id")).Append(known).OfType<long>().Distinct().Select(id => new { id }).ToArray();
            return ids.Length == 0 ? null : (await SendAsync("leads/delete.json", new { input = ids }, limit.Token)).Failure;
        }
        catch (OperationCanceledException)
        {
            return Errors.OfException(new TimeoutException());
        }
    }

    private async Task<Got<Envelope>> SendAsync(string path, object body, CancellationToken cancellationToken) =>
        OfRows(await calls.PostAsync("setUp", path, JsonSerializer.SerializeToUtf8Bytes(body), cancellationToken));

    // An answer may be a success and its record skipped all the same.
    private static Got<Envelope> OfRows(Got<Envelope> answer)
    {
        if (!answer.Ok || answer.Value.Rows.Where(row => row.Text("status") == "skipped").SelectMany(row => row.Items("reasons")).FirstOrDefault() is not { ValueKind: JsonValueKind.Object } reason) return answer;
        var code = reason.Text("code") ?? "";
        var kind = Errors.OfRecord(code) == RefusalReason.Denied ? FailureKind.Denied : FailureKind.Content;
        return new Failure(kind, "badAnswer", code, "", null, false);
    }
}
