using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Takes a request from the wire: repeated headers become comma lists, the root is built from the Host header (protocol sheet 12.5).</summary>
internal static class RequestReading
{
    private const int Usual = 4096;
    private const int Largest = 1 << 24;

    public static async Task<ApiRequest> ReadAsync(HttpContext http, string target, string root, Caller caller)
    {
        var (path, query) = RequestAddress.Split(target);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Request.Headers) headers[name] = string.Join(',', values.ToArray());
        var body = await BodyAsync(http);
        return new ApiRequest(http.Request.Method, path, RequestAddress.Query(query), headers, body)
        {
            Caller = caller,
            Root = $"{http.Request.Scheme}://{http.Request.Host}{root}/",
            RawQuery = query,
        };
    }

    /// <summary>The whole body, in room that goes back for the next request when this one has been answered.</summary>
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext http)
    {
        var (room, length) = (ArrayPool<byte>.Shared.Rent((int)Math.Min(http.Request.ContentLength + 1 ?? Usual, Largest)), 0);
        while (await http.Request.Body.ReadAsync(room.AsMemory(length), http.RequestAborted) is > 0 and var count)
        {
            length += count;
            if (length < room.Length) continue;
            var wider = ArrayPool<byte>.Shared.Rent(2 * room.Length);
            room.AsSpan(0, length).CopyTo(wider);
            ArrayPool<byte>.Shared.Return(room);
            room = wider;
        }

        var read = room;
        http.Response.OnCompleted(() =>
        {
            ArrayPool<byte>.Shared.Return(read);
            return Task.CompletedTask;
        });
        return room.AsMemory(0, length);
    }
}
