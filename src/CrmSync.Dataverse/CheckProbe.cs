using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Creates, changes and deletes one row, and sees to it that none stays, also none of an earlier run that was killed.</summary>
internal sealed class CheckProbe(Calls calls, TimeProvider clock)
{
    private static readonly TimeSpan CleaningUp = TimeSpan.FromSeconds(30);

    /// <summary>One line: the round trip went well, or which step did not and why.</summary>
    public async Task<CheckLine> RunAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var check = $"probe {Tables.Name(kind)}";
        await SweepAsync(kind, cancellationToken);
        var row = new RecordId(kind, Probe.RowId(clock.GetUtcNow()).ToString("D"));
        var (step, failure, left) = ("create", (Reply?)null, (Reply?)null);
        try
        {
            failure = await TryAsync(Create(row), cancellationToken);
            if (failure is null) (step, failure) = ("change", await TryAsync(Change(row), cancellationToken));
        }
        finally
        {
            left = await CleanAsync(row);
        }
        if (failure is null && left is not null) (step, failure) = ("delete", left);
        const string Tried = "created a row, changed it, deleted it";
        if (failure is null) return CheckLine.Pass(SystemName.Dynamics, check, Tried, "all three were taken");
        return Told(check, Tried, step, failure, row);
    }

    private static CheckLine Told(string check, string tried, string step, Reply failure, RecordId row)
    {
        var error = failure is Reply.Answered answer ? ErrorBody.Read(answer.Body) : null;
        if (failure is Reply.Answered refused && Errors.Judge(refused).Refusal is RefusalReason.Invalid)
            return CheckLine.Warn(SystemName.Dynamics, check, tried, $"{step} refused by a rule of Dynamics ({error!.Code}): {ErrorText.Clean(error.Message, [Probe.Name, Probe.Mail])}", "a rule, plug-in or required column refuses a plain new row, and will refuse people likewise: let the application user pass, or give defaults");
        var told = Unavailable.Of(failure);
        return step == "delete"
            ? CheckLine.Fail(SystemName.Dynamics, check, tried, $"not deleted: {told.Found}", $"{told.Mend}; then delete the {row.Kind.ToString().ToLowerInvariant()} \"{Probe.Name}\" by hand")
            : CheckLine.Fail(SystemName.Dynamics, check, tried, $"not {step}d: {told.Found}", told.Mend);
    }

    private async Task<Reply?> TryAsync(Call call, CancellationToken cancellationToken) =>
        await calls.SendAsync(call, cancellationToken) is var reply && reply is Reply.Answered { IsSuccess: true } ? null : reply;

    // Whoever gave up waiting, or lost the answer of the create, leaves nothing behind.
    private async Task<Reply?> CleanAsync(RecordId row)
    {
        using var limit = new CancellationTokenSource(CleaningUp, clock);
        try
        {
            var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Delete, Tables.Row(row)) { IfMatch = "*" }, limit.Token);
            return reply is Reply.Answered { IsSuccess: true } or Reply.Answered { Status: 404 } ? null : reply;
        }
        catch (OperationCanceledException)
        {
            return new Reply.Lost("timedOut", null, MayLand: true);
        }
    }

    private async Task SweepAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var filter = Uri.EscapeDataString($"lastname eq '{Probe.Name}' or lastname eq '{Probe.Changed}'");
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, $"{Tables.Set(kind)}?$select={Tables.Key(kind)}&$filter={filter}"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) return;
        var rows = JsonBody.Read(answer.Body)?.Items("value") ?? [];
        foreach (var row in rows.Select(each => each.Text(Tables.Key(kind))).OfType<string>().Select(id => new RecordId(kind, id.ToLowerInvariant())).Where(Probe.Is)) await CleanAsync(row);
    }

    private static Call Create(RecordId row)
    {
        var body = new JsonObject { [Tables.Key(row.Kind)] = row.Id, ["lastname"] = Probe.Name, ["emailaddress1"] = Probe.Mail };
        if (row.Kind == RecordKind.Lead) body["subject"] = Probe.Name;
        return new Call("setUp", HttpMethod.Post, Tables.Set(row.Kind)) { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
    }

    private static Call Change(RecordId row) => new("setUp", HttpMethod.Patch, Tables.Row(row))
    {
        IfMatch = "*",
        Body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["lastname"] = Probe.Changed }),
    };
}
