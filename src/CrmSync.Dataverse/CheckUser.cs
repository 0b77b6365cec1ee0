using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Who we are there.</summary>
internal sealed class CheckUser(DataverseOptions options, Calls calls)
{
    /// <summary>Does the address lead to the environment, and does it know us?</summary>
    public async Task<(CheckLine Line, Guid? User)> WhoAsync(CancellationToken cancellationToken)
    {
        const string Check = "address";
        var tried = $"asked {options.Url.Host} who we are (WhoAmI)";
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, "WhoAmI"), cancellationToken);
        if (reply is Reply.Lost { Reason: "unreachable" })
            return (CheckLine.Fail(SystemName.Dynamics, Check, tried, "it cannot be reached", "check Dataverse:Url and the network"), null);
        if (reply is not Reply.Answered answer || JsonBody.Read(answer.Body) is not { } root || !Guid.TryParse(root.Text("UserId"), out var user))
            return (Checks.Failed(Check, tried, reply), null);
        return (CheckLine.Pass(SystemName.Dynamics, Check, tried, $"user {user}"), user);
    }

    /// <summary>Is it the user of our application, and enabled? (native check 7)</summary>
    public async Task<CheckLine> EnabledAsync(Guid user, CancellationToken cancellationToken)
    {
        const string Check = "user";
        const string Tried = "read the application user";
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, $"systemusers({user:D})?$select=isdisabled,applicationid"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer || JsonBody.Read(answer.Body) is not { } row) return Checks.Failed(Check, Tried, reply);
        if (row.TryGetProperty("isdisabled", out var disabled) && disabled.ValueKind == JsonValueKind.True)
            return CheckLine.Fail(SystemName.Dynamics, Check, Tried, "it is disabled", "enable it in the Power Platform admin center");
        var isOther = Guid.TryParse(options.ClientId, out var ours) && Guid.TryParse(row.Text("applicationid"), out var theirs) && ours != theirs;
        return isOther
            ? CheckLine.Fail(SystemName.Dynamics, Check, Tried, "it belongs to another application", "give CrmSync an application user of its own, with Dataverse:ClientId as its application")
            : CheckLine.Pass(SystemName.Dynamics, Check, Tried, "enabled");
    }
}
