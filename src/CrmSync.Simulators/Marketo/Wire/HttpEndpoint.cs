using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>Between Kestrel and the dispatcher: 413, 414, gzip, resets.</summary>
internal sealed class HttpEndpoint(MarketoCore core)
{
    private const int LeastBytesToCompress = 1024;
    private const string Bearer = "Bearer ";
    private readonly Dispatcher dispatcher = new(core);

    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length > core.Limits.UriBytes)
        {
            http.Response.StatusCode = StatusCodes.Status414UriTooLong;
            return;
        }

        if (await BodyAsync(http.Request) is not { } body)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        string authorization = http.Request.Headers.Authorization.ToString();
        WireAnswer answer = await dispatcher.HandleAsync(new WireRequest(
            http.Request.Method,
            http.Request.Path.Value ?? "/",
            [.. http.Request.Query.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))],
            http.Request.ContentType ?? "",
            authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null,
            body)
        { Range = http.Request.Headers.Range.FirstOrDefault() });
        await using Stream? file = answer.File;
        if (answer.Drop)
            http.Abort();
        else
            await WriteAsync(http, answer);
    }

    private async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        bool isFile = request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
        int most = isFile ? core.Limits.ImportBytes : core.Limits.BodyBytes;
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            body.Write(chunk, 0, read);
            if (body.Length > most)
                return null;
        }

        return body.ToArray();
    }

    private static async Task WriteAsync(HttpContext http, WireAnswer answer)
    {
        HttpResponse response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.NoStore)
            (response.Headers.CacheControl, response.Headers.Pragma) = ("no-store", "no-cache");
        if (answer.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (answer.ContentRange is { } range)
            response.Headers.ContentRange = range;
        if (answer.File is not null)
        {
            response.ContentLength = answer.Length;
            await StreamCopyOperation.CopyToAsync(answer.File, response.Body, answer.Length, http.RequestAborted);
            return;
        }

        byte[] body = answer.Body;
        if (!answer.Plain && body.Length >= LeastBytesToCompress && http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                await gzip.WriteAsync(body);
            body = packed.ToArray();
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
