using Microsoft.AspNetCore.Http;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Takes a request from the wire: repeated headers become comma lists, the root is built from the Host header (protocol sheet 12.5).</summary>
internal static class RequestReading
{
    public static async Task<ApiRequest> ReadAsync(HttpContext http, string target, string root, Caller caller)
    {
        var (path, query) = RequestAddress.Split(target);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Request.Headers) headers[name] = string.Join(',', values.ToArray());
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return new ApiRequest(http.Request.Method, path, RequestAddress.Query(query), headers, body.GetBuffer().AsMemory(0, (int)body.Length))
        {
            Caller = caller,
            Root = $"{http.Request.Scheme}://{http.Request.Host}{root}/",
            RawQuery = query,
        };
    }
}
