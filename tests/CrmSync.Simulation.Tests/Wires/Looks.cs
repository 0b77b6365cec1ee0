using System.Text;
using System.Text.RegularExpressions;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>Which rows of Dynamics we looked for by their id, and when, by its clock.</summary>
/// <param name="world">The time.</param>
/// <param name="ahead">How much further Dynamics' clock is.</param>
internal sealed partial class Looks(World world, TimeSpan ahead)
{
    private readonly List<(string Row, DateTimeOffset At)> all = [];

    public IReadOnlyList<(string Row, DateTimeOffset At)> All => all;

    /// <summary>The way to Dynamics, with whoever notes it there.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private void Note(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        var asked = request.Method == HttpMethod.Get ? $"GET {path}"
            : request.Method == HttpMethod.Post && path.EndsWith("/$batch", StringComparison.Ordinal) ? Encoding.UTF8.GetString(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult()) : "";
        foreach (Match look in ById().Matches(asked)) all.Add((look.Groups["id"].Value, world.Now + ahead));
    }

    [GeneratedRegex(@"GET \S*/(leads|contacts)\((?<id>[0-9a-fA-F-]{36})\)", RegexOptions.ExplicitCapture)]
    private static partial Regex ById();

    private sealed class Watch(Looks looks, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            looks.Note(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
