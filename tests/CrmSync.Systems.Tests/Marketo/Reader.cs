using CrmSync.Domain.Systems;
using CrmSync.Marketo;
using CrmSync.Systems.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>A connector before a simulator that reads feeds to their tip and counts its calls; as many beside each other as a test likes.</summary>
internal sealed class Reader : IDisposable
{
    private readonly HttpClient http;

    /// <summary>By default it polls files at every read and takes one whenever it expects anybody.</summary>
    public Reader(MarketoInstance marketo, Func<MarketoOptions, MarketoOptions>? with = null, TimeProvider? clock = null)
    {
        http = new(Sent = new(new SocketsHttpHandler()));
        var root = marketo.Http.BaseAddress!;
        var options = new MarketoOptions
        {
            Endpoint = new Uri(root, "rest"),
            Identity = new Uri(root, "identity"),
            ClientId = "crmsync",
            ClientSecret = "crmsync-secret",
            ExtractAbove = 100,
            ExtractPoll = TimeSpan.Zero,
            ExtractPage = 100,
        };
        System = new MarketoSystem(with?.Invoke(options) ?? options, new BudgetProbe(), http, clock ?? TimeProvider.System, NullLogger<MarketoSystem>.Instance);
    }

    public MarketoSystem System { get; }

    public Tap Sent { get; }

    public Task<FeedAnswer> ReadAsync(string? cursor) => System.ReadFeedAsync(RecordKind.Person, cursor, Maps.Five, TestContext.Current.CancellationToken);

    /// <summary>Reads pages until one holds; answers what all of them told and where it went on from.</summary>
    public async Task<(List<Change> Changes, string Cursor)> UntilAsync(string? cursor, Func<FeedAnswer.Page, bool> holds, Func<FeedAnswer.Page, Task>? after = null)
    {
        List<Change> changes = [];
        for (var pages = 0; pages < 2_000; pages++)
        {
            var page = Assert.IsType<FeedAnswer.Page>(await ReadAsync(cursor));
            changes.AddRange(page.Changes);
            cursor = page.Cursor;
            if (holds(page)) return (changes, cursor);
            if (after is not null) await after(page);
        }

        throw new InvalidOperationException("The feed has no end.");
    }

    /// <summary>Reads to the tip. Whenever a file is being prepared, the simulator's clock goes on.</summary>
    public Task<(List<Change> Changes, string Cursor)> ToTipAsync(MarketoInstance marketo, string? cursor = null) =>
        UntilAsync(cursor, page => page is { More: false }, page => page.Pause is null ? Task.CompletedTask : marketo.PostAsync("/_sim/clock", new { advanceSeconds = 2 }));

    public void Dispose()
    {
        System.Dispose();
        http.Dispose();
    }
}
