using System.Globalization;
using CrmSync.Simulators.Dataverse.Access;
using CrmSync.Simulators.Dataverse.Batches;
using CrmSync.Simulators.Dataverse.Limits;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>
/// The way of every Web API request: who asks, service protection, faults, the operation, disk, answer. Nothing is answered before everything the core
/// had done up to then is durable.
/// </summary>
internal sealed class RequestGate
{
    private const int LongestAddress = 32 * 1024;
    private const string Affinity = "ARRAffinity";

    private readonly DataverseOrganization _organization;
    private readonly BatchEndpoint _batch;

    public RequestGate(DataverseOrganization organization)
    {
        _organization = organization;
        _batch = new BatchEndpoint(organization.Core, organization.Api, PartFault);
    }

    public async Task ExecuteAsync(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RequestAddress.RootOf(target.Split('?')[0]) is not { } root)
        {
            await NowhereAsync(http, target);
            return;
        }

        if (CrossOrigin.Asked(http)) return;
        if (Challenge.Client(http, _organization.Tokens) is not { } client)
        {
            _organization.Stats.Refused("401");
            Challenge.Refuse(http);
            return;
        }

        var caller = new Caller(client, OrganizationRows.User(client));
        http.Items[Affinity] = _organization.Server(http.Request.Cookies[Affinity]);
        try
        {
            if (target.Length > LongestAddress) throw new DataverseError(414, "0x80060888", "The request URI is longer than 32 KB.");
            var request = await RequestReading.ReadAsync(http, target, root, caller);
            await MeteredAsync(http, _organization.Impersonation.Apply(request));
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await AnswerAsync(http, caller, ApiResponse.Error(new DataverseError(413, "0x8004418a", "The request is longer than the server takes.")));
        }
        catch (DataverseError error)
        {
            await AnswerAsync(http, caller, ApiResponse.Error(error));
        }
    }

    /// <summary>Search, background operations and whatever else lies outside the Web API: the vendor's framework says that there is no such resource.</summary>
    private static async Task NowhereAsync(HttpContext http, string target)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        var path = target.Split('?')[0];
        await http.Response.WriteAsJsonAsync(new { error = new { code = "", message = $"No HTTP resource was found that matches the request URI '{path}'." } }, http.RequestAborted);
    }

    private async Task MeteredAsync(HttpContext http, ApiRequest request)
    {
        var operation = Operation.Of(request);
        _organization.Stats.Called(operation.Writes, operation.Name);
        var meter = Meter(http, request.Caller);
        if (meter.Enter() is { } refusal)
        {
            await AnswerAsync(http, request.Caller, ApiResponse.Error(refusal));
            return;
        }

        var (parts, ms) = (1, _organization.Limits.RequestMs);
        try
        {
            var fault = _organization.Faults.Next(operation.Name, request.Body.Span);
            if (await BeforeAsync(http, request, fault)) return;
            (var response, parts) = Execute(request);
            ms += Count(operation, response);
            await _organization.DurableAsync();
            if (fault is { DropAfter: true }) http.Abort();
            else await AnswerAsync(http, request.Caller, response);
        }
        finally
        {
            meter.Leave(_organization.Limits.CountBatchParts ? parts - 1 : 0, ms);
        }
    }

    /// <summary>What a fault does before the operation; true when the request ends here.</summary>
    private async Task<bool> BeforeAsync(HttpContext http, ApiRequest request, FaultRule? fault)
    {
        if (fault is null) return false;
        if (fault.Latency is { } latency) await Task.Delay(TimeSpan.FromMilliseconds(latency), _organization.Clock, CancellationToken.None);
        if (fault.LandLate is { } late) _ = LandAsync(request with { Body = request.Body.ToArray() }, TimeSpan.FromMilliseconds(late));
        if (fault.DropBefore || (fault.LandLate is not null && fault.Status is null && fault.Code is null))
        {
            http.Abort();
            return true;
        }

        if (FaultAnswer.Of(fault) is not { } error) return false;
        await AnswerAsync(http, request.Caller, ApiResponse.Error(error));
        return true;
    }

    private async Task LandAsync(ApiRequest request, TimeSpan late)
    {
        await Task.Delay(late, _organization.Clock, CancellationToken.None);
        Execute(request);
    }

    private (ApiResponse Response, int Parts) Execute(ApiRequest request)
    {
        if (request.Path != "$batch") return (_organization.Api.Execute(request), 1);
        try
        {
            if (request.Method != "POST") throw WebApi.NotAllowed(request);
            return _batch.Execute(request);
        }
        catch (DataverseError error)
        {
            return (ApiResponse.Error(error, request.Prefer.Annotations), 1);
        }
    }

    /// <summary>Parts go by their operation name behind "part."; they are looked up only when a rule names them, so that rules for whole calls do not count parts.</summary>
    private FaultRule? PartFault(ApiRequest part) =>
        _organization.Faults.Names("part.") ? _organization.Faults.Next($"part.{Operation.Of(part).Name}") : null;

    private RequestMeter Meter(HttpContext http, Caller caller) => _organization.Meter(OrganizationRows.User(caller.ClientId), (int)http.Items[Affinity]!);

    private double Count(Operation operation, ApiResponse response)
    {
        _organization.Stats.Rows(operation.Writes, response.Rows);
        return response.Rows * (operation.Writes ? _organization.Limits.WriteRowMs : _organization.Limits.ReadRowMs);
    }

    private async Task AnswerAsync(HttpContext http, Caller caller, ApiResponse response)
    {
        if (response.Code is { } code) _organization.Stats.Refused(code);
        var headers = http.Response.Headers;
        http.Response.StatusCode = response.Status;
        headers["OData-Version"] = "4.0";
        headers.Date = _organization.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        headers["REQ_ID"] = headers["x-ms-service-request-id"] = Guid.CreateVersion7(_organization.Clock.GetUtcNow()).ToString();
        headers["x-ms-dop-hint"] = _organization.Limits.DopHint.ToString(CultureInfo.InvariantCulture);
        var (requests, seconds) = Meter(http, caller).Remaining();
        headers.SetCookie = $"{Affinity}={http.Items[Affinity]};path=/;HttpOnly";
        headers["x-ms-ratelimit-burst-remaining-xrm-requests"] = requests;
        headers["x-ms-ratelimit-time-remaining-xrm-requests"] = seconds;
        foreach (var (name, value) in response.Headers) headers[name] = value;
        if (response.ContentType is not { } type) return;
        http.Response.ContentType = type;
        http.Response.ContentLength = response.Body.Length;
        if (http.Features.Get<AnswerInHand>() is { } hand) hand.Body = response.Body;
        else await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }
}
