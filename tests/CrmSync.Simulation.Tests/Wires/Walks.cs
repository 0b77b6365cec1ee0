using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>When we began to read the tables of Dynamics from their beginning, and from when on we have to: once another organisation answers there (S-10).</summary>
internal sealed class Walks(World world)
{
    private static readonly string[] Tables = ["leads", "contacts"];
    private readonly List<(string Table, DateTimeOffset At)> begun = [];
    private readonly List<DateTimeOffset> expected = [];

    /// <summary>What answers from now on knows nothing of where we were.</summary>
    public void Expect() => expected.Add(world.Now);

    /// <summary>Tables that were read on from where we were, one line each.</summary>
    public IEnumerable<string> Left() => Left(expected, begun);

    /// <summary>The same of these moments and walks.</summary>
    public static IEnumerable<string> Left(IEnumerable<DateTimeOffset> expected, IReadOnlyList<(string Table, DateTimeOffset At)> begun) =>
        from since in expected
        from table in Tables
        where !begun.Any(walk => walk.Table == table && walk.At >= since)
        select $"S-10: {table} were not read anew, though another organisation answers since {since:HH:mm:ss}";

    /// <summary>The way to Dynamics, with whoever notes it there.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private void Note(Uri address)
    {
        var table = address.AbsolutePath.Split('/')[^1];
        if (Tables.Contains(table) && Uri.UnescapeDataString(address.Query) is var query && !query.Contains("$filter=", StringComparison.Ordinal) && !query.Contains("token", StringComparison.Ordinal)) begun.Add((table, world.Now));
    }

    private sealed class Watch(Walks walks, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            walks.Note(request.RequestUri!);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
