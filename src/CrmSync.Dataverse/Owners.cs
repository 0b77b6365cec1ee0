using System.Collections.Concurrent;
using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Finds users by id or e-mail (N-6; vendor table "systemuser").</summary>
internal sealed class Owners(Calls calls, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (OwnerAnswer Answer, DateTimeOffset Until)> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The user, or why none; null when Dynamics could not answer. Only users found are remembered.</summary>
    public async Task<OwnerAnswer?> FindAsync(string owner, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(owner, out var kept) && kept.Until > now) return kept.Answer;
        if (await AskAsync(Filter(owner.Trim()), cancellationToken) is not { } users) return null;
        var enabled = users.Where(u => !u.IsDisabled).ToList();
        var answer = (users.Count, enabled.Count) switch
        {
            (0, _) => new OwnerAnswer(null, "Dynamics has no user with the owner's id or e-mail."),
            (_, 0) => new OwnerAnswer(null, "The owner is a disabled user in Dynamics."),
            (_, 1) => new OwnerAnswer(enabled[0].Id, null),
            _ => new OwnerAnswer(null, "Several users in Dynamics have the owner's e-mail: name one by id."),
        };
        if (answer.Id is not null) known[owner] = (answer, now + Remembered);
        return answer;
    }

    private static string Filter(string owner) => Guid.TryParse(owner, out var id)
        ? $"systemuserid eq {id:D}"
        : $"internalemailaddress eq '{owner.Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task<List<(string Id, bool IsDisabled)>?> AskAsync(string filter, CancellationToken cancellationToken)
    {
        var call = new Call("find", HttpMethod.Get, $"systemusers?$select=systemuserid,isdisabled&$filter={Uri.EscapeDataString(filter)}");
        if (await calls.SendAsync(call, cancellationToken) is not Reply.Answered { IsSuccess: true } answer) return null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return [.. document.RootElement.GetProperty("value").EnumerateArray()
                .Select(u => (u.GetProperty("systemuserid").GetString()!, u.TryGetProperty("isdisabled", out var off) && off.ValueKind == JsonValueKind.True))];
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }
}
