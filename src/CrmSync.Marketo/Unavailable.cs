using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>A failure in an operator's words.</summary>
internal static class Unavailable
{
    public static SystemUnavailableException Because(Failure failure, MarketoOptions options)
    {
        var (cause, waitingIsVain) = failure switch
        {
            { Kind: FailureKind.Unauthorised or FailureKind.Token } => ("it refuses the credentials; check ClientId and ClientSecret, and that the API-only user is active", true),
            { Kind: FailureKind.Denied } => ("access denied (603); check the API role's permissions and the list of allowed addresses", true),
            { Kind: FailureKind.Protocol or FailureKind.Content } => ($"it does not understand us (code {failure.Code}); check that Endpoint ends in /rest", true),
            { Reason: "quota" } => ("the daily quota is used up; it begins anew at midnight Central time", false),
            { Reason: "unreachable" } => ("no connection; check Endpoint and Identity, and the network", false),
            _ => ($"it cannot answer now ({failure.Reason} {failure.Code}); try again", false),
        };
        return new SystemUnavailableException($"Marketo at {options.Endpoint.Host}: {cause.Trim()}", waitingIsVain);
    }
}
