using System.Net;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>What a successful HTTP answer holds: Marketo's envelope, or a file.</summary>
internal sealed class AnswerReading(TimeProvider clock)
{
    // No honest answer is near it: 300 records are a megabyte.
    private const long BytesMax = 64 << 20;

    public async Task<(Got<Envelope> Answer, string RequestId)> EnvelopeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(BytesMax, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (JsonReading.Parse(body) is not { } root || Envelope.Read(root, response.Headers.Date ?? clock.GetUtcNow()) is not { } envelope) return (Errors.BadAnswer("not an answer of Marketo"), "");
        return (envelope.Success ? envelope : Errors.OfCode(envelope.Code, envelope.Message, envelope.At), envelope.RequestId);
    }

    /// <summary>Refusals of files come as an envelope with status 200. A side that does not know ranges sends the file from its start.</summary>
    public async Task<(Got<Envelope> Answer, string RequestId)> FileAsync(HttpResponseMessage response, Stream into, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            var told = await EnvelopeAsync(response, cancellationToken);
            return told.Answer.Ok ? (Errors.BadAnswer("no file"), told.RequestId) : told;
        }

        if (response.StatusCode != HttpStatusCode.PartialContent) into.SetLength(0);
        into.Seek(0, SeekOrigin.End);
        await response.Content.CopyToAsync(into, cancellationToken);
        return (new Envelope(true, response.Headers.Date ?? clock.GetUtcNow(), "", [], null, false, "", ""), "");
    }
}
