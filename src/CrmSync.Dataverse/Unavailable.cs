using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>The line for an operator when metadata or set-up cannot be asked.</summary>
internal static class Unavailable
{
    /// <summary>Names the side, the cause and the mend.</summary>
    /// <param name="doing">What was tried.</param>
    /// <param name="reply">What came of it.</param>
    public static SystemUnavailableException Because(string doing, Reply reply)
    {
        var (reason, _) = Errors.Deferral(reply);
        var code = reply is Reply.Answered answer ? ErrorBody.Read(answer.Body).Code : null;
        var isConfiguration = reply is Reply.Lost { IsConfiguration: true } || reason == "unauthorised" || reply is Reply.Answered { Status: 404 };
        var mend = (reason, isConfiguration) switch
        {
            ("unauthorised", _) => "check Dataverse:TenantId, ClientId and ClientSecret, and that the application user is enabled and has a security role",
            (_, true) => "check Dataverse:Url",
            ("unreachable", _) => "check Dataverse:Url and Authority, and the network",
            _ => "try again later",
        };
        return new SystemUnavailableException($"Dynamics: {doing} failed ({reason}{(string.IsNullOrEmpty(code) ? "" : " " + code)}); {mend}", isConfiguration);
    }
}
