using System.Text;
using System.Text.Json;
using CrmSync.Simulators.Faults;
using CrmSync.Simulators.Marketo.Access;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>
/// Takes one call from the wire: route, token, fault, limits, look-up on arrival, latency, commit, durable, answer. Whatever the core had done
/// up to the moment of executing the call is on disk before the call is answered.
/// </summary>
internal sealed class Dispatcher(MarketoCore core)
{
    /// <summary>Codes that are not charged (marketo-rest.md 3.2).</summary>
    private static readonly string[] Free = ["601", "602", "604", "605", "608", "611"];

    private readonly IReadOnlyList<Operation> operations = Operations.Of(core);

    public async Task<WireAnswer> HandleAsync(WireRequest request)
    {
        core.Landings.LandDue();
        core.Bulk.Settle();
        WireAnswer answer = request.Path.Trim('/') == "identity/oauth/token"
            ? await IdentityAsync(request)
            : await RestAsync(request, core.Gatekeeper.NextRequestId());
        await core.DurableAsync();
        return answer;
    }

    private async Task<WireAnswer> IdentityAsync(WireRequest request)
    {
        const string Name = "token";
        core.Stats.Called(write: false, Name);
        FaultRule? fault = core.Faults.Next(Name);
        await PauseAsync(fault?.Latency ?? 0);
        if (fault is { DropBefore: true } or { DropAfter: true })
            return WireAnswer.Dropped;
        if (fault?.Status is not null)
            return Broken(fault, "");
        return Identity.Answer(core, request.Parameters());
    }

    private async Task<WireAnswer> RestAsync(WireRequest request, string requestId)
    {
        Admission? entered = null;
        WireAnswer? answer = null;
        try
        {
            ILookup<string, string> parameters = request.Parameters();
            (Operation operation, IReadOnlyDictionary<string, string> path) = Route(request, parameters);
            core.Stats.Called(operation.Write, operation.Name);
            string? token = request.Bearer ?? (core.Settings.AllowQueryToken ? parameters["access_token"].FirstOrDefault() : null);
            MarketoClient client = core.Gatekeeper.Authenticate(token);
            core.Gatekeeper.Admit(client, operation.Name);
            entered = core.Gatekeeper.Enter(client);
            var call = new MarketoCall(client, requestId, path, parameters, request, operation.TakesFile);
            return answer = await ExecuteAsync(operation, call, core.Faults.Next(operation.Name, request.Body));
        }
        catch (MarketoRefusalException refusal)
        {
            return answer = Failed(refusal.Code, refusal.Message, requestId);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or JsonException)
        {
            return Failed("1003", "Invalid request body", requestId);
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException))
        {
            return answer = Failed("611", "System error", requestId);
        }
        finally
        {
            if (entered is not null)
                core.Gatekeeper.Leave(entered, answer?.IsFree == true);
        }
    }

    private async Task<WireAnswer> ExecuteAsync(Operation operation, MarketoCall call, FaultRule? fault)
    {
        if (fault is { DropBefore: true, LandLate: null })
            return WireAnswer.Dropped;
        if (fault is { LandLate: null, Status: not null } or { LandLate: null, Code: not null })
            return Broken(fault, call.RequestId);
        Func<Envelope> commit = operation.Arrive(call);
        if (fault?.LandLate is { } late)
        {
            LandLater(commit, TimeSpan.FromMilliseconds(late));
            return fault.DropBefore || fault.DropAfter ? WireAnswer.Dropped
                : fault.Status is not null || fault.Code is not null ? Broken(fault, call.RequestId)
                : Failed("604", "Request timed out", call.RequestId);
        }

        await PauseAsync(fault?.Latency ?? (operation.Write ? core.Settings.WriteLatency : 0));
        Envelope envelope = commit() with { RequestId = call.RequestId };
        Count(operation, envelope);
        return fault is { DropAfter: true } ? WireAnswer.Dropped : envelope.Raw ?? new WireAnswer(200, envelope.ToBytes());
    }

    private (Operation Operation, IReadOnlyDictionary<string, string> Path) Route(WireRequest request, ILookup<string, string> parameters)
    {
        const string Suffix = ".json";
        string method = parameters["_method"].FirstOrDefault(value => value.Length > 0)?.ToUpperInvariant() ?? request.Method;
        string[] path = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool asset = path.Length > 3 && path[1] == "asset";
        bool bulk = path.Length > 2 && path[0] == "bulk";
        if (path.Length < 3 || (path[0] != "rest" && !bulk) || path[asset ? 2 : 1] != "v1" || !path[^1].EndsWith(Suffix, StringComparison.Ordinal))
            throw new MarketoRefusalException("610", "Requested resource not found");
        path[^1] = path[^1][..^Suffix.Length];
        path = asset ? ["asset", .. path[3..]] : bulk ? ["bulk", .. path[2..]] : path[2..];
        bool known = false;
        foreach (Operation operation in operations)
        {
            if (operation.Match(path) is not { } values)
                continue;
            known = true;
            if (operation.Method == method)
                return (operation, values);
        }

        throw known ? new MarketoRefusalException("605", $"Request method '{method}' not supported")
            : new MarketoRefusalException("610", "Requested resource not found");
    }

    private void LandLater(Func<Envelope> commit, TimeSpan after)
    {
        core.Landings.Add(
            () =>
            {
                try
                {
                    commit();
                }
                catch (MarketoRefusalException refusal)
                {
                    core.Stats.Refused(refusal.Code);
                }
            },
            after);
        _ = LandAsync(after);
    }

    private async Task LandAsync(TimeSpan after)
    {
        await Task.Delay(after, core.Clock);
        core.Landings.LandDue();
    }

    private Task PauseAsync(int milliseconds) => milliseconds > 0
        ? Task.Delay(TimeSpan.FromMilliseconds(milliseconds), core.Clock) : Task.CompletedTask;

    private void Count(Operation operation, Envelope envelope)
    {
        core.Stats.Rows(operation.Write, envelope.Rows);
        foreach (RecordResult record in envelope.Result as IReadOnlyList<RecordResult> ?? [])
        {
            foreach (Reason reason in record.Reasons ?? record.Errors ?? [])
                core.Stats.Refused(reason.Code);
        }
    }

    private WireAnswer Failed(string code, string text, string requestId)
    {
        core.Stats.Refused(code);
        core.Gatekeeper.Failed(code);
        return new WireAnswer(200, (Envelope.Failed(code, text) with { RequestId = requestId }).ToBytes()) { IsFree = Free.Contains(code) };
    }

    private WireAnswer Broken(FaultRule fault, string requestId)
    {
        if (fault.Code is not null)
            return Failed(fault.Code, fault.Message ?? "Simulated fault", requestId) with { Status = fault.Status ?? 200, RetryAfter = fault.RetryAfter };
        core.Stats.Refused($"http{fault.Status}");
        string html = fault.Message ?? $"<html><body><h1>{fault.Status}</h1></body></html>";
        return new WireAnswer(fault.Status!.Value, Encoding.UTF8.GetBytes(html), "text/html") { RetryAfter = fault.RetryAfter };
    }
}
