using System.Text.Json;
using CrmSync.Dataverse.Wire;

namespace CrmSync.Dataverse;

/// <summary>
/// Which organisation answers? (S-10) Asked once, and again after a call that failed: whoever answers then may be another environment at the same address.
/// </summary>
internal sealed class Organization(Calls calls)
{
    private string? id;

    /// <summary>Its id; empty when it does not tell; null with the failure when it cannot be asked now.</summary>
    public async Task<(string? Id, Reply? Failure)> TakeAsync(CancellationToken cancellationToken)
    {
        if (id is { } known) return (known, null);
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, "WhoAmI"), cancellationToken);
        if (reply is not Reply.Answered { Cut: false, Status: not (401 or 429 or >= 500) } answer) return (null, reply);
        return (id = Read(answer.Body), null);
    }

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
