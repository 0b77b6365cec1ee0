using System.Buffers;
using System.Text;
using CrmSync.Simulators.Dataverse.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>The multipart answer to a $batch, with the boundary names that clients look for (protocol sheet 4.7, 12.1).</summary>
/// <param name="id">Names the boundary.</param>
/// <param name="reversed">The last part is answered first.</param>
internal sealed class BatchAnswer(Guid id, bool reversed = false)
{
    /// <summary>The status of a part that is not in the answer.</summary>
    public const int LeftOut = 0;

    private readonly List<ArrayBufferWriter<byte>> _parts = [];
    private ArrayBufferWriter<byte> _body = new(4096);

    public int Rows { get; private set; }

    public void Single(string? contentId, ApiResponse response)
    {
        Begin();
        if (response.Status == LeftOut) Rows += response.Rows;
        if (response.Status == LeftOut) return;
        Line($"--batchresponse_{id}");
        Part(contentId, response);
    }

    public void ChangeSet(Guid setId, IReadOnlyList<(string? ContentId, ApiResponse Response)> responses)
    {
        Begin();
        Line($"--batchresponse_{id}");
        Line($"Content-Type: multipart/mixed; boundary=changesetresponse_{setId}");
        Line("");
        foreach (var (contentId, response) in responses.Where(each => each.Response.Status != LeftOut))
        {
            Line($"--changesetresponse_{setId}");
            Part(contentId, response);
        }

        Line($"--changesetresponse_{setId}--");
    }

    public ApiResponse Close(int status)
    {
        Begin();
        foreach (var part in _parts) _body.Write(part.WrittenSpan);
        Line($"--batchresponse_{id}--");
        return new ApiResponse(status, _body.WrittenMemory, $"multipart/mixed; boundary=batchresponse_{id}") { Rows = Rows };
    }

    /// <summary>In their order the parts share one room; reversed each has its own, to be put together at the end.</summary>
    private void Begin()
    {
        if (!reversed) return;
        if (_body.WrittenCount > 0) _parts.Insert(0, _body);
        _body = new ArrayBufferWriter<byte>(4096);
    }

    private void Part(string? contentId, ApiResponse response)
    {
        Rows += response.Rows;
        Line("Content-Type: application/http");
        Line("Content-Transfer-Encoding: binary");
        if (contentId is not null) Line($"Content-ID: {contentId}");
        Line("");
        Line($"HTTP/1.1 {response.Status} {ReasonPhrases.GetReasonPhrase(response.Status)}");
        if (response.ContentType is { } type) Line($"Content-Type: {type}{(type == ApiResponse.JsonType ? "; odata.streaming=true" : "")}");
        Line("OData-Version: 4.0");
        foreach (var (name, value) in response.Headers) Line($"{name}: {value}");
        Line("");
        _body.Write(response.Body.Span);
        Line("");
    }

    private void Line(string text)
    {
        Encoding.UTF8.GetBytes(text, _body);
        _body.Write("\r\n"u8);
    }
}
