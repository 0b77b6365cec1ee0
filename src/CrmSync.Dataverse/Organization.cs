using System.Text.Json;
using CrmSync.Dataverse.Wire;

namespace CrmSync.Dataverse;

/// <summary>
/// Which organisation answers? (S-10) Asked once, and again after a call that failed, or once nothing was heard for a while: whoever answers then may be another
/// environment at the same address.
/// </summary>
internal sealed class Organization(Calls calls, TimeProvider clock)
{
    // To copy an environment, or to put it back, takes longer than this. A feed that made no call for so long is asked again although no call failed: it may have been paused, or
    // have waited for the people of its page.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private string? id;
    private DateTimeOffset heard;

    /// <summary>Its id; empty when it does not tell; null with the failure when it cannot be asked now.</summary>
    public async Task<(string? Id, Reply? Failure)> TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (id is { } known && now - heard < Quiet) return (known, null);
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, "WhoAmI"), cancellationToken);
        if (reply is not Reply.Answered { Cut: false, Status: not (401 or 429 or >= 500) } answer) return (null, reply);
        heard = now;
        return (id = Read(answer.Body), null);
    }

    /// <summary>It answered a call that left then.</summary>
    public void Hear(DateTimeOffset left) => heard = left;

    /// <summary>A call failed: the next use asks again.</summary>
    public void Forget() => id = null;

    private static string Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("OrganizationId", out var told) && told.ValueKind == JsonValueKind.String
                ? told.GetString()!.ToLowerInvariant() : "";
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return "";
        }
    }
}
