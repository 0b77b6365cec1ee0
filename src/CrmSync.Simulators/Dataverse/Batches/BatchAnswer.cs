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
    private readonly string _mark = $"--batchresponse_{id}";
    private ArrayBufferWriter<byte> _body = new(4096);

    public int Rows { get; private set; }

    public void Single(string? contentId, ApiResponse response)
    {
        Begin();
        if (response.Status == LeftOut) Rows += response.Rows;
        if (response.Status == LeftOut) return;
        Line(_mark);
        Part(contentId, response);
    }

    public void ChangeSet(Guid setId, IReadOnlyList<(string? ContentId, ApiResponse Response)> responses)
    {
        Begin();
        Line(_mark);
        Line($"Content-Type: multipart/mixed; boundary=changesetresponse_{setId}");
        Line("");
        var mark = $"--changesetresponse_{setId}";
        foreach (var (contentId, response) in responses.Where(each => each.Response.Status != LeftOut))
        {
            Line(mark);
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
        _body.Write("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"u8);
        if (contentId is not null) Header("Content-ID", contentId);
        _body.Write("\r\n"u8);
        if (response.Status == 204) _body.Write("HTTP/1.1 204 No Content\r\n"u8);
        else Line($"HTTP/1.1 {response.Status} {ReasonPhrases.GetReasonPhrase(response.Status)}");
        if (response.ContentType is { } type) Line($"Content-Type: {type}{(type == ApiResponse.JsonType ? "; odata.streaming=true" : "")}");
        _body.Write("OData-Version: 4.0\r\n"u8);
        foreach (var (name, value) in response.Headers) Header(name, value);
        _body.Write("\r\n"u8);
        _body.Write(response.Body.Span);
        _body.Write("\r\n"u8);
    }

    private void Header(string name, string value)
    {
        Text(name);
        _body.Write(": "u8);
        Line(value);
    }

    private void Line(string text)
    {
        Text(text);
        _body.Write("\r\n"u8);
    }

    private void Text(string text) => _body.Advance(Encoding.UTF8.GetBytes(text, _body.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
