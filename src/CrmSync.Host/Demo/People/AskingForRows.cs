using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;

namespace CrmSync.Host.Demo.People;

/// <summary>Asks the gateway for people of Marketo, and remembers what was answered.</summary>
internal sealed class AskingForRows(HttpClient gateway, string key, HumanInMarketo marketo, EditCounts counts, TimeProvider clock)
{
    private readonly ConcurrentQueue<AnsweredRequest> answered = new();

    /// <summary>Every request, once as it was sent, without a result, and once as it was answered.</summary>
    public IReadOnlyList<AnsweredRequest> Answered => [.. answered];

    /// <summary>Asks: the trace first, as a campaign does.</summary>
    public async Task AskAsync(int person, SalesRequest request, CancellationToken cancellationToken)
    {
        if (request.HasTrace)
        {
            counts.Did(Deed.Request);
            marketo.Update(person, "crmsyncRequest", string.Create(CultureInfo.InvariantCulture, $"{request.Campaign} {request.SyncAs} {clock.GetUtcNow():O}"));
        }
        await Task.WhenAll(Enumerable.Range(0, request.Calls).Select(_ => CallAsync(person, request, cancellationToken)));
    }

    private async Task CallAsync(int person, SalesRequest request, CancellationToken cancellationToken)
    {
        answered.Enqueue(new(person, request.AsContact, "", null));
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/v1/connections/{DemoConnection.Id}/actions/sync-person")
        {
            Content = JsonContent.Create(new { marketoId = person, campaign = request.Campaign, syncAs = request.SyncAs }),
        };
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await gateway.SendAsync(call, cancellationToken);
        if (!answer.IsSuccessStatusCode) return;
        var said = await answer.Content.ReadFromJsonAsync<Said>(cancellationToken);
        answered.Enqueue(new(person, request.AsContact, said!.Result, said.Reason));
        counts.Did(Deed.Request);
    }

    private sealed record Said(string Result, string? Reason);
}
