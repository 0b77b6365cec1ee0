namespace CrmSync.Systems.Tests.Conformance;

/// <summary>Counts what a connector sends.</summary>
internal sealed class Tap(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int calls;
    private int tokens;

    /// <summary>Calls that a budget counts.</summary>
    public int Calls => calls;

    /// <summary>Calls for a token, which none counts.</summary>
    public int Tokens => tokens;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.Contains("/oauth", StringComparison.Ordinal)) Interlocked.Increment(ref tokens);
        else Interlocked.Increment(ref calls);
        return base.SendAsync(request, cancellationToken);
    }
}
