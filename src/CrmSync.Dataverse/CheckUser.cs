using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Who we are there, and what the roles of that user grant.</summary>
internal sealed class CheckUser(DataverseOptions options, Calls calls)
{
    // What the sync cannot do without; the rest serves owners, clean-up and delete policies.
    private static readonly string[] Needed = ["Create", "Read", "Write", "Append", "AppendTo"];
    private static readonly string[] Wanted = ["Delete", "Assign"];

    /// <summary>Does the address lead to the environment, and does it know us?</summary>
    public async Task<(CheckLine Line, Guid? User)> WhoAsync(CancellationToken cancellationToken)
    {
        const string Check = "address";
        var tried = $"asked {options.Url.Host} who we are (WhoAmI)";
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, "WhoAmI"), cancellationToken);
        if (reply is Reply.Lost { Reason: "unreachable" })
            return (CheckLine.Fail(SystemName.Dynamics, Check, tried, "it cannot be reached", "check Dataverse:Url and the network"), null);
        if (reply is not Reply.Answered answer || Json(answer) is not { } root || !root.TryGetProperty("UserId", out var id) || !Guid.TryParse(id.GetString(), out var user))
            return (Checks.Failed(Check, tried, reply), null);
        return (CheckLine.Pass(SystemName.Dynamics, Check, tried, $"user {user}"), user);
    }

    /// <summary>Is it the user of our application, and enabled? (native check 7)</summary>
    public async Task<CheckLine> EnabledAsync(Guid user, CancellationToken cancellationToken)
    {
        const string Check = "user";
        const string Tried = "read the application user";
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, $"systemusers({user:D})?$select=isdisabled,applicationid"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer || Json(answer) is not { } row) return Checks.Failed(Check, Tried, reply);
        if (row.TryGetProperty("isdisabled", out var disabled) && disabled.ValueKind == JsonValueKind.True)
            return CheckLine.Fail(SystemName.Dynamics, Check, Tried, "it is disabled", "enable it in the Power Platform admin center");
        var isOther = Guid.TryParse(options.ClientId, out var ours) && row.TryGetProperty("applicationid", out var id) && Guid.TryParse(id.GetString(), out var theirs) && ours != theirs;
        return isOther
            ? CheckLine.Fail(SystemName.Dynamics, Check, Tried, "it belongs to another application", "give CrmSync an application user of its own, with Dataverse:ClientId as its application")
            : CheckLine.Pass(SystemName.Dynamics, Check, Tried, "enabled");
    }

    /// <summary>Which privileges are missing? One line for those that the sync needs, one for those that it can do without.</summary>
    public async Task<IReadOnlyList<CheckLine>> PrivilegesAsync(Guid user, CancellationToken cancellationToken)
    {
        const string Check = "privileges";
        const string Tried = "read what the user's roles grant";
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, $"systemusers({user:D})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer || Json(answer) is not { } root || Held(root) is not { } held)
            return [CheckLine.Warn(SystemName.Dynamics, Check, Tried, reply is Reply.Answered { IsSuccess: true } ? "not told by this environment" : Unavailable.Of(reply).Found, "the probes below show what is missing")];
        var (needed, wanted) = (Missing(Needed, held), Missing(Wanted, held));
        List<CheckLine> lines = [];
        if (needed.Count > 0) lines.Add(CheckLine.Fail(SystemName.Dynamics, Check, Tried, $"missing: {string.Join(", ", needed)}", "grant them for the whole organization to a role of the application user"));
        if (wanted.Count > 0) lines.Add(CheckLine.Warn(SystemName.Dynamics, Check, Tried, $"missing: {string.Join(", ", wanted)}", "grant them too: owners, delete policies and the clean-up of these checks need them"));
        return lines.Count > 0 ? lines : [CheckLine.Pass(SystemName.Dynamics, Check, Tried, "all that is needed on leads and contacts")];
    }

    private static List<string> Missing(string[] verbs, HashSet<string> held) =>
        [.. Tables.InScope.SelectMany(kind => verbs.Select(verb => $"prv{verb}{kind}")).Where(name => !held.Contains(name))];

    private static HashSet<string>? Held(JsonElement root)
    {
        if (!root.TryGetProperty("RolePrivileges", out var all) || all.ValueKind != JsonValueKind.Array) return null;
        return all.EnumerateArray().Select(each => each.TryGetProperty("PrivilegeName", out var name) ? name.GetString() : null)
            .OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase) is { Count: > 0 } names ? names : null;
    }

    private static JsonElement? Json(Reply.Answered answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
