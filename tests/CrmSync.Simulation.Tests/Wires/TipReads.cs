using System.Text;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>For how long was Marketo's feed read without coming to its end? What waits for that, as after a call without an answer (C-12), waits as long.</summary>
/// <param name="world">The time.</param>
internal sealed class TipReads(World world)
{
    private DateTimeOffset? tip;
    private TimeSpan longest;

    /// <summary>The longest time between two answers that said that there is no more; also after the last one.</summary>
    public TimeSpan Longest => Later(longest, Since);

    private TimeSpan Since => tip is { } at ? world.Now - at : TimeSpan.Zero;

    /// <summary>The way to Marketo.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private void Reached() => (longest, tip) = (Later(longest, Since), world.Now);

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class Watch(TipReads all, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!request.RequestUri!.AbsolutePath.EndsWith("/activities.json", StringComparison.Ordinal) || !answer.IsSuccessStatusCode) return answer;
            var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None).ConfigureAwait(false));
            if (text.Contains("\"moreResult\":false", StringComparison.Ordinal)) all.Reached();
            return answer;
        }
    }
}
