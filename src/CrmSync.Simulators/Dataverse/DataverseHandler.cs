using System.Net;
using System.Net.Http.Headers;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Dataverse.Access;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CrmSync.Simulators.Dataverse;

/// <summary>
/// A Dataverse organisation inside an HttpClient: no socket, no thread of its own, in memory only, so that a seeded run on a fake clock repeats exactly.
/// Paths are those of <see cref="DataverseServer"/>; a reset connection is an HttpRequestException. Steps and bulk deletes stay undone: nobody runs system jobs here.
/// </summary>
public sealed class DataverseHandler : HttpMessageHandler
{
    private readonly RequestGate gate;
    private readonly TokenEndpoint tokens;

    /// <summary>Seeds the organisation; Port and DataDirectory are not used.</summary>
    public DataverseHandler(DataverseSimulatorOptions options)
    {
        var organization = DataverseOrganization.InMemory(options);
        (gate, tokens) = (new RequestGate(organization), new TokenEndpoint(organization.Tokens, organization.Clock, organization.Faults));
        (Clock, Controls) = (organization.Clock, organization.Controls());
    }

    /// <summary>The simulator's clock.</summary>
    public VirtualClock Clock { get; }

    /// <summary>State, history, counters, faults, limits and settings, without HTTP.</summary>
    public ControlSurface Controls { get; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var (http, lifetime, hand) = (new DefaultHttpContext(), new HttpRequestLifetimeFeature(), new AnswerInHand());
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        http.Features.Set(hand);
        http.Response.Body = body;
        await FillAsync(http.Request, request, cancellationToken);
        var path = http.Request.Path.Value!;
        await AnswerAsync(http, path).WaitAsync(cancellationToken);
        if (lifetime.RequestAborted.IsCancellationRequested) throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
        return Answer(http.Response, body.Length > 0 ? body.ToArray() : hand.Body, request);
    }

    private Task AnswerAsync(HttpContext http, string path)
    {
        var older = path.EndsWith(TokenEndpoint.OlderAddress, StringComparison.Ordinal);
        return older || path.EndsWith(TokenEndpoint.Address, StringComparison.Ordinal) ? tokens.ExecuteAsync(http, path.Split('/')[1], older) : gate.ExecuteAsync(http);
    }

    private static async Task FillAsync(HttpRequest http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        (http.Method, http.Scheme, http.Host) = (request.Method.Method, address.Scheme, new HostString(address.Authority));
        (http.Path, http.QueryString) = (PathString.FromUriComponent(address.AbsolutePath), new QueryString(address.Query));
        http.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = address.PathAndQuery;
        foreach (var (name, values) in request.Headers) http.Headers[name] = values.ToArray();
        if (request.Content is not { } content) return;
        foreach (var (name, values) in content.Headers) http.Headers[name] = values.ToArray();
        var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
        (http.Body, http.ContentLength) = (new MemoryStream(bytes), bytes.Length);
    }

    private static HttpResponseMessage Answer(HttpResponse http, ReadOnlyMemory<byte> body, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)http.StatusCode) { RequestMessage = request, Content = new ReadOnlyMemoryContent(body) };
        if (http.ContentType is { } type) response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, values) in http.Headers)
            if (name is not ("Content-Type" or "Content-Length")) response.Headers.TryAddWithoutValidation(name, values.ToArray());
        return response;
    }
}
