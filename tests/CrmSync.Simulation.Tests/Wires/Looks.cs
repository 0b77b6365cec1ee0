using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>Which rows of Dynamics we looked for by their id, and when, by its clock. A page of whatever stands before it, a token that is not taken, an error and an answer that is lost say nothing of a row (D-9): that was no look.</summary>
/// <param name="world">The time.</param>
/// <param name="ahead">How much further Dynamics' clock is.</param>
internal sealed partial class Looks(World world, TimeSpan ahead)
{
    private readonly List<(string Row, DateTimeOffset At)> all = [];

    public IReadOnlyList<(string Row, DateTimeOffset At)> All => all;

    /// <summary>The way to Dynamics, with whoever notes it there.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private List<(string Row, DateTimeOffset At)> Note(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        var asked = request.Method == HttpMethod.Get ? $"GET {path}"
            : request.Method == HttpMethod.Post && path.EndsWith("/$batch", StringComparison.Ordinal) ? Encoding.UTF8.GetString(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult()) : "";
        List<(string Row, DateTimeOffset At)> noted = [.. ById().Matches(asked).Select(look => (look.Groups["id"].Value, world.Now + ahead))];
        all.AddRange(noted);
        return noted;
    }

    private static bool TellsNothing(HttpResponseMessage answer) => answer is { StatusCode: HttpStatusCode.NotFound, Content.Headers.ContentType.MediaType: "text/html" } or { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } or { Content: CutAnswer };

    [GeneratedRegex(@"GET \S*/(leads|contacts)\((?<id>[0-9a-fA-F-]{36})\)", RegexOptions.ExplicitCapture)]
    private static partial Regex ById();

    private sealed class Watch(Looks looks, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var noted = looks.Note(request);
            var isTold = false;
            try
            {
                var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                isTold = !TellsNothing(answer);
                return answer;
            }
            finally
            {
                if (!isTold) noted.ForEach(look => looks.all.Remove(look));
            }
        }
    }
}
