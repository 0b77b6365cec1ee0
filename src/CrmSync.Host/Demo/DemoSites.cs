namespace CrmSync.Host.Demo;

/// <summary>HTTP clients of the three servers of a running demo.</summary>
internal sealed class DemoSites(Uri marketo, Uri dynamics, Uri gateway) : IDisposable
{
    public HttpClient Marketo { get; } = Of(marketo);

    public HttpClient Dynamics { get; } = Of(dynamics);

    public HttpClient Gateway { get; } = Of(gateway);

    public void Dispose()
    {
        Marketo.Dispose();
        Dynamics.Dispose();
        Gateway.Dispose();
    }

    private static HttpClient Of(Uri address) =>
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
}
