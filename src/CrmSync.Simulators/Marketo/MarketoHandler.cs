using System.Net;
using System.Net.Http.Headers;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.Marketo.Wire;
using CrmSync.Simulators.Time;
using Microsoft.AspNetCore.WebUtilities;

namespace CrmSync.Simulators.Marketo;

/// <summary>
/// A Marketo instance inside an HttpClient: no socket, no thread of its own, in memory only, so that a seeded run on a fake clock repeats exactly.
/// Paths are those of <see cref="MarketoServer"/>; a reset connection is an HttpRequestException. Campaigns queue people here, but nobody carries them on.
/// </summary>
public sealed class MarketoHandler : HttpMessageHandler
{
    private readonly Dispatcher dispatcher;

    /// <summary>Seeds the instance; Port and DataDirectory are not used.</summary>
    public MarketoHandler(MarketoSimulatorOptions options)
    {
        Clock = new VirtualClock(options.TimeProvider ?? TimeProvider.System);
        var core = new MarketoCore(options, Clock, journal: null);
        dispatcher = new Dispatcher(core);
        Controls = core.Controls();
    }

    /// <summary>The simulator's clock.</summary>
    public VirtualClock Clock { get; }

    /// <summary>State, history, counters, faults, limits and settings, without HTTP.</summary>
    public ControlSurface Controls { get; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri address = request.RequestUri!;
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        WireAnswer answer = await dispatcher.HandleAsync(new WireRequest(
            request.Method.Method,
            Uri.UnescapeDataString(address.AbsolutePath),
            [.. QueryHelpers.ParseQuery(address.Query).SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))],
            request.Content?.Headers.ContentType?.ToString() ?? "",
            request.Headers.Authorization?.Parameter,
            body)
        { Range = request.Headers.Range?.ToString() }).WaitAsync(cancellationToken);
        if (answer.Drop)
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = Content(answer) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        if (answer.RetryAfter is { } seconds)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        if (answer.ContentRange is { } range)
            response.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        return response;
    }

    private static ByteArrayContent Content(WireAnswer answer)
    {
        if (answer.File is not { } file)
            return new ByteArrayContent(answer.Body);
        using (file)
        {
            var bytes = new byte[answer.Length];
            file.ReadExactly(bytes);
            return new ByteArrayContent(bytes);
        }
    }
}
