using System.Text.Json;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>
/// How many records we send to Marketo in one call, after one that was too much: at most half, be it that no answer came in time, or a quarter after 611, and twice as many only after eight calls of that size
/// that went well. What is under way then may still be of the size before, and so may the few calls that were made up and wait for a permit: where calls are scarce, for minutes.
/// </summary>
/// <param name="world">The time.</param>
/// <param name="waitsForTokens">Calls wait for a token at times: they were made up before, each of what there was to send then.</param>
internal sealed class Portions(World world, bool waitsForTokens = false)
{
    private const int Largest = 300;
    private const int Calm = 8;

    // Each of them is answered before the next one leaves, in the same moment: they had waited together.
    private const int AloneMost = 2;
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(30);

    // So many calls for writes there are at the same time, waiting for permits or not.
    private const int MadeUpMost = 3;
    private static readonly TimeSpan TurnComes = TimeSpan.FromMinutes(2);
    private static readonly string[] Keys = ["id", "leadId", "crmsyncDynamicsId"];
    private const string TooLate = "too late";
    private static readonly string[] Half = ["604", "502", "504", TooLate];
    private static readonly string[] Written = ["/leads.json", "/leads/delete.json", "/activities/external.json"];

    /// <summary>Calls that were too large, one line each.</summary>
    public List<string> TooLarge { get; } = [];

    /// <summary>Calls that were too small, one line each.</summary>
    public List<string> TooSmall { get; } = [];

    /// <summary>The way of one silo to Marketo: what it learnt goes with it.</summary>
    public HttpMessageHandler Through(HttpMessageHandler wire) => new Watch(this, wire);

    private sealed class Watch(Portions all, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        private readonly List<Before> before = [];
        private int size = Largest;
        private int good;
        private DateTimeOffset aloneAt;
        private string? aloneAs;
        private int alone;
        private int underWay;
        private readonly HashSet<string> troubled = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Records(request) is not var (keys, shape)) return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var (now, records) = (all.Now, keys.Count);
            if (records > size && !before.Exists(each => each.Takes(records, now))) all.TooLarge.Add($"B-8: {records} records in a call to Marketo at {now:HH:mm:ss.fff}, where {size} are known to do");
            alone = records == 1 && now == aloneAt && shape == aloneAs && underWay == 0 && !troubled.Contains(keys[0]) ? alone + 1 : 0;
            if (alone == AloneMost && size >= Largest && !all.WaitsForTokens) all.TooSmall.Add($"V-2: {AloneMost + 1} records left for Marketo one after the other at {now:HH:mm:ss.fff}, where {size} are known to do in one call");
            // Whose call stays without an answer goes alone the next time (S-6).
            troubled.UnionWith(keys);
            underWay++;
            var answer = await SendOnAsync(request, records, cancellationToken).ConfigureAwait(false);
            var code = await CodeAsync(answer).ConfigureAwait(false);
            if (code is null) troubled.ExceptWith(keys);
            (aloneAt, aloneAs) = (all.Now, shape);
            Learn(records, code);
            return answer;
        }

        private async Task<HttpResponseMessage> SendOnAsync(HttpRequestMessage request, int records, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Learn(records, TooLate);
                throw;
            }
            finally
            {
                underWay--;
            }
        }

        // No code: it went well.
        private void Learn(int records, string? code)
        {
            if (code is "611" || Half.Contains(code))
            {
                if (records > 1) Set(Math.Max(1, Math.Min(size, records / (code == "611" ? 4 : 2))));
            }
            else if (code is null && size < Largest && records >= size && ++good >= Calm) Set(Math.Min(Largest, 2 * size));
        }

        private void Set(int next)
        {
            before.Add(new(all.Now, size));
            (size, good) = (next, 0);
        }

        private static (List<string> Keys, string Shape)? Records(HttpRequestMessage request)
        {
            if (request.Method != HttpMethod.Post || request.RequestUri!.Query.Contains("_method", StringComparison.Ordinal) || !Written.Any(path => request.RequestUri.AbsolutePath.EndsWith(path, StringComparison.Ordinal))) return null;
            using var body = JsonDocument.Parse(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult());
            List<string> keys = [.. body.RootElement.GetProperty("input").EnumerateArray().Select((record, place) => Keys.Select(key => record.TryGetProperty(key, out var value) ? $"{value}" : null).OfType<string>().FirstOrDefault() ?? $"{place}")];
            return (keys, $"{request.RequestUri.AbsolutePath} {(body.RootElement.TryGetProperty("action", out var action) ? action : null)}");
        }

        private static async Task<string?> CodeAsync(HttpResponseMessage answer)
        {
            if (!answer.IsSuccessStatusCode) return $"{(int)answer.StatusCode}";
            if (answer.Content is CutAnswer) return "nothing told";
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            return body.RootElement.GetProperty("success").GetBoolean() ? null : body.RootElement.GetProperty("errors")[0].GetProperty("code").GetString();
        }
    }

    /// <summary>A size that was right until that moment.</summary>
    private sealed class Before(DateTimeOffset until, int size)
    {
        private int waiting = MadeUpMost;

        public bool Takes(int records, DateTimeOffset now) => records <= size && (now < until + UnderWay || (now < until + TurnComes && --waiting >= 0));
    }

    private DateTimeOffset Now => world.Now;

    private bool WaitsForTokens => waitsForTokens;
}
