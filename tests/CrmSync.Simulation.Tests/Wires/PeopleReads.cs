using System.Text;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>Which people of Marketo we read by their id, and when.</summary>
internal sealed class PeopleReads(World world)
{
    private const string Which = "filterType=id&filterValues=";
    private readonly List<(string Person, DateTimeOffset At)> all = [];

    public IReadOnlyList<(string Person, DateTimeOffset At)> All => all;

    /// <summary>The way to Marketo, with whoever notes it there.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private void Note(HttpRequestMessage request)
    {
        if (request.Content is not { } content || !request.RequestUri!.PathAndQuery.EndsWith("/leads.json?_method=GET", StringComparison.Ordinal)) return;
        var asked = Encoding.UTF8.GetString(content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        if (!asked.StartsWith(Which, StringComparison.Ordinal)) return;
        foreach (var person in Uri.UnescapeDataString(asked[Which.Length..].Split('&')[0]).Split(',')) all.Add((person, world.Now));
    }

    private sealed class Watch(PeopleReads reads, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            reads.Note(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
