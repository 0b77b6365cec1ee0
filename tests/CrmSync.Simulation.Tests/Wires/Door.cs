using System.Net;
using System.Text.Json;
using CrmSync.Simulators.Control;
using CrmSync.Simulators.History;
using Microsoft.AspNetCore.WebUtilities;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>A simulator's door for people and checkers: its own paths, and the controls under <c>/_sim</c> that the HTTP host would serve.</summary>
internal sealed class Door(HttpMessageInvoker there, ControlSurface controls) : HttpMessageHandler
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (!address.AbsolutePath.StartsWith("/_sim/", StringComparison.Ordinal)) return await there.SendAsync(request, cancellationToken);
        var name = address.AbsolutePath["/_sim/".Length..];
        if (name == "history") return Answer(History(long.Parse(QueryHelpers.ParseQuery(address.Query)["after"].ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        if (name == "stats") return Answer(JsonSerializer.SerializeToUtf8Bytes(controls.Stats.Snapshot(), Wire));
        if (name == "state") return Answer(JsonSerializer.SerializeToUtf8Bytes(controls.State(), Wire));
        return request.Content is null
            ? Answer(JsonSerializer.SerializeToUtf8Bytes(controls.Questions[name](), Wire))
            : Answer(JsonSerializer.SerializeToUtf8Bytes(controls.Orders[name](JsonDocument.Parse(await request.Content.ReadAsByteArrayAsync(cancellationToken)).RootElement), Wire));
    }

    private byte[] History(long after)
    {
        using var lines = new MemoryStream();
        foreach (var entry in controls.History.After(after))
        {
            lines.Write(HistoryLog.Line(entry));
            lines.WriteByte((byte)'\n');
        }
        return lines.ToArray();
    }

    private static HttpResponseMessage Answer(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
}
