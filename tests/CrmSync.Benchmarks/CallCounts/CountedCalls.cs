namespace CrmSync.Benchmarks.CallCounts;

/// <summary>Counts the vendor calls of the humans, so that what is left is ours.</summary>
internal sealed class CountedCalls : DelegatingHandler
{
    private long calls;

    public CountedCalls() : base(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
    }

    /// <summary>Calls so far; the simulator's own controls do not count.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>A client whose calls are counted here.</summary>
    public HttpClient Client(Uri address) => new(this, disposeHandler: false) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.AbsolutePath.StartsWith("/_sim", StringComparison.Ordinal)) Interlocked.Increment(ref calls);
        return base.SendAsync(request, cancellationToken);
    }
}
