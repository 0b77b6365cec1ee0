using System.Text;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>
/// The Call Webhook step. That the step is behind is on disk before the call leaves: at most once, as in Marketo, and a call lost with the process is lost.
/// The answer's values and the activity are one commit.
/// </summary>
internal sealed class WebhookCalls(MarketoStore store, HttpMessageHandler handler) : IDisposable
{
    private const int MostResponseText = 2000;
    private readonly HttpClient http = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The request with its tokens filled in, or null when its address is none; the store's gate is held.</summary>
    public static HttpRequestMessage? Request(Webhook webhook, CampaignTokens tokens)
    {
        TokenEncoding inAddress = webhook.TokenEncoding == TokenEncoding.Form ? TokenEncoding.Form : TokenEncoding.None;
        if (!Uri.TryCreate(tokens.Expand(webhook.Url, inAddress), UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            return null;
        var request = new HttpRequestMessage(new HttpMethod(webhook.Method), address);
        if (webhook.Method == "POST")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(tokens.Expand(webhook.Payload, webhook.TokenEncoding)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType(webhook.TokenEncoding));
        }

        foreach ((string name, string value) in webhook.Headers)
        {
            string text = tokens.Expand(value);
            if (request.Headers.TryAddWithoutValidation(name, text) || request.Content is not { } content)
                continue;
            content.Headers.Remove(name);
            content.Headers.TryAddWithoutValidation(name, text);
        }

        return request;
    }

    /// <summary>Sends the request and writes what came of it to the person's log and fields. Waits 30 s at most on the simulator's clock.</summary>
    public async Task CallAsync(SmartCampaign campaign, CampaignRun run, Webhook webhook, HttpRequestMessage? request, CancellationToken cancellationToken)
    {
        await store.DurableAsync();
        (string body, string? error) = request is null ? ("", "Invalid URL") : await SendAsync(request, cancellationToken);
        lock (store.Gate)
            Keep(campaign, run, webhook, body, error);
        await store.DurableAsync();
    }

    public void Dispose() => http.Dispose();

    private async Task<(string Body, string? Error)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(store.Settings.WebhookSeconds), store.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, both.Token);
            string body = await response.Content.ReadAsStringAsync(both.Token);
            return (body, response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("", "Timeout");
        }
        catch (HttpRequestException)
        {
            return ("", "Connection failed");
        }
        finally
        {
            request.Dispose();
        }
    }

    private void Keep(SmartCampaign campaign, CampaignRun run, Webhook webhook, string body, string? error)
    {
        if (store.Tables.Leads.Find(run.Lead) is not { } lead)
            return;
        var author = new Author(FlowActions.Client, $"Webhook updated lead: {webhook.Name}", "Webhook") { Campaign = campaign.Id };
        var changes = new LeadChanges(store, author, store.Now());
        List<ActivityAttribute> attributes = [new("Response", body.Length > MostResponseText ? body[..MostResponseText] : body)];
        if (error is not null)
            attributes.Add(new ActivityAttribute("Error Type", error));
        changes.Commit.Activities.Add(store.Row(changes.Commit, lead.Id, ActivityTypes.CallWebhook, webhook.Name) with { Campaign = campaign.Id, Attributes = attributes });
        foreach ((LeadField field, object? value) in error is null ? ResponseReading.Read(store.Tables.Fields, webhook, body) : [])
            changes.Set(lead, field, value);
        store.Commit(changes.Commit);
    }

    private static string ContentType(TokenEncoding encoding) => encoding switch
    {
        TokenEncoding.Json => "application/json; charset=utf-8",
        TokenEncoding.Form => "application/x-www-form-urlencoded",
        _ => "text/plain; charset=utf-8",
    };
}
