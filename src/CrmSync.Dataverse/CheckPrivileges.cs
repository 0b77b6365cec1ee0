using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>What the roles of the application user grant (native check 3, as privileges).</summary>
internal sealed class CheckPrivileges(Calls calls)
{
    // What the sync cannot do without; the rest serves owners, clean-up and delete policies.
    private static readonly string[] Needed = ["Create", "Read", "Write", "Append", "AppendTo"];
    private static readonly string[] Wanted = ["Delete", "Assign"];

    /// <summary>Which privileges are missing? One line for those that the sync needs, one for those that it can do without.</summary>
    public async Task<IReadOnlyList<CheckLine>> RunAsync(Guid user, CancellationToken cancellationToken)
    {
        const string Check = "privileges";
        const string Tried = "read what the user's roles grant";
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, $"systemusers({user:D})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer || JsonBody.Read(answer.Body) is not { } root || Held(root) is not { } held)
            return [CheckLine.Warn(SystemName.Dynamics, Check, Tried, reply is Reply.Answered { IsSuccess: true } ? "not told by this environment" : Unavailable.Of(reply).Found, "the probes below show what is missing")];
        var (needed, wanted) = (Missing(Needed, held), Missing(Wanted, held));
        List<CheckLine> lines = [];
        if (needed.Count > 0) lines.Add(CheckLine.Fail(SystemName.Dynamics, Check, Tried, $"missing: {string.Join(", ", needed)}", "grant them for the whole organization to a role of the application user"));
        if (wanted.Count > 0) lines.Add(CheckLine.Warn(SystemName.Dynamics, Check, Tried, $"missing: {string.Join(", ", wanted)}", "grant them too: owners, delete policies and the clean-up of these checks need them"));
        return lines.Count > 0 ? lines : [CheckLine.Pass(SystemName.Dynamics, Check, Tried, "all that is needed on leads and contacts")];
    }

    private static List<string> Missing(string[] verbs, HashSet<string> held) =>
        [.. Tables.InScope.SelectMany(kind => verbs.Select(verb => $"prv{verb}{kind}")).Where(name => !held.Contains(name))];

    private static HashSet<string>? Held(JsonElement root) =>
        root.Items("RolePrivileges").Select(each => each.Text("PrivilegeName")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase) is { Count: > 0 } names ? names : null;
}
