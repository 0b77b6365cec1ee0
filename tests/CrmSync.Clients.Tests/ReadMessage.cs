using Microsoft.OData;

namespace CrmSync.Clients.Tests;

/// <summary>An HTTP answer as Microsoft's OData library takes it.</summary>
internal sealed class ReadMessage(HttpResponseMessage response) : IODataResponseMessageAsync, IDisposable
{
    public IEnumerable<KeyValuePair<string, string>> Headers =>
        response.Headers.Concat(response.Content.Headers).Select(header => KeyValuePair.Create(header.Key, string.Join(',', header.Value)));

    public int StatusCode
    {
        get => (int)response.StatusCode;
        set => throw new NotSupportedException();
    }

    public string GetHeader(string headerName) => Headers.FirstOrDefault(header => string.Equals(header.Key, headerName, StringComparison.OrdinalIgnoreCase)).Value;

    public Stream GetStream() => response.Content.ReadAsStream();

    public Task<Stream> GetStreamAsync() => response.Content.ReadAsStreamAsync();

    public void SetHeader(string headerName, string headerValue) => throw new NotSupportedException();

    public void Dispose() => response.Dispose();
}
