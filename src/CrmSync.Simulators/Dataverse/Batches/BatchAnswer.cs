using System.Buffers;
using System.Text;
using CrmSync.Simulators.Dataverse.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>The multipart answer to a $batch, with the boundary names that clients look for (protocol sheet 4.7, 12.1).</summary>
internal sealed class BatchAnswer(Guid id)
{
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly string _mark = $"--batchresponse_{id}";

    public int Rows { get; private set; }

    public void Single(string? contentId, ApiResponse response)
    {
        Line(_mark);
        Part(contentId, response);
    }

    public void ChangeSet(Guid setId, IReadOnlyList<(string? ContentId, ApiResponse Response)> responses)
    {
        Line(_mark);
        Line($"Content-Type: multipart/mixed; boundary=changesetresponse_{setId}");
        Line("");
        var mark = $"--changesetresponse_{setId}";
        foreach (var (contentId, response) in responses)
        {
            Line(mark);
            Part(contentId, response);
        }

        Line($"--changesetresponse_{setId}--");
    }

    public ApiResponse Close(int status)
    {
        Line($"--batchresponse_{id}--");
        return new ApiResponse(status, _body.WrittenMemory, $"multipart/mixed; boundary=batchresponse_{id}") { Rows = Rows };
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
