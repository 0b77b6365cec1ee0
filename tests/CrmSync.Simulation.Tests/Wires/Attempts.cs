using System.Text;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>When we called to write, while a side answered nothing but errors.</summary>
internal sealed class Attempts(World world)
{
    private readonly List<(string Side, List<DateTimeOffset> Calls)> outages = [];
    private readonly HashSet<List<DateTimeOffset>> open = [];

    /// <summary>By outage.</summary>
    public IEnumerable<(string Side, IReadOnlyList<DateTimeOffset> Calls)> All => outages.Select(outage => (outage.Side, (IReadOnlyList<DateTimeOffset>)outage.Calls));

    /// <summary>One begins; what is answered ends it.</summary>
    public Action Begin(string side)
    {
        List<DateTimeOffset> calls = [];
        outages.Add((side, calls));
        open.Add(calls);
        return () => open.Remove(calls);
    }

    /// <summary>The way to a side, with whoever counts there.</summary>
    public HttpMessageHandler Through(string side, HttpMessageHandler wire) => new Counter(this, side, wire);

    private void Note(string side, HttpRequestMessage request)
    {
        if (open.Count == 0 || !IsWrite(request)) return;
        foreach (var (of, calls) in outages)
            if (of == side && open.Contains(calls)) calls.Add(world.Now);
    }

    /// <summary>Does it change rows or people?</summary>
    public static bool IsWrite(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Patch || request.Method == HttpMethod.Delete) return true;
        if (request.Method != HttpMethod.Post) return false;
        var path = request.RequestUri!.AbsolutePath;
        return path.EndsWith("/leads.json", StringComparison.Ordinal)
            ? !request.RequestUri.Query.Contains("_method", StringComparison.Ordinal)
            : path.EndsWith("/$batch", StringComparison.Ordinal) && Encoding.UTF8.GetString(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult()).Contains("PATCH ", StringComparison.Ordinal);
    }

    private sealed class Counter(Attempts attempts, string side, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            attempts.Note(side, request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
