using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>A failure in an operator's words.</summary>
/// <param name="Found">What came back.</param>
/// <param name="Mend">How to mend it.</param>
/// <param name="IsConfiguration">Waiting does not help.</param>
internal sealed record Unavailable(string Found, string Mend, bool IsConfiguration)
{
    /// <summary>The exception of metadata and set-up: it names the side, the cause and the mend.</summary>
    public static SystemUnavailableException Because(Failure failure, MarketoOptions options)
    {
        var told = Of(failure);
        return new SystemUnavailableException($"Marketo at {options.Endpoint.Host}: {told.Found}; {told.Mend}", told.IsConfiguration);
    }

    /// <summary>Says it of any failure.</summary>
    public static Unavailable Of(Failure failure) => failure switch
    {
        { Kind: FailureKind.Unauthorised, Text: "unauthorized" } => new("it refuses the credentials: no custom service has this client id", "check Marketo:ClientId, and that the custom service still exists in LaunchPoint", true),
        { Kind: FailureKind.Unauthorised, Text: "invalid_client" } => new("it refuses the credentials: the client secret is wrong", "check Marketo:ClientSecret", true),
        { Kind: FailureKind.Unauthorised or FailureKind.Token } => new("it refuses the credentials", "check Marketo:ClientId and ClientSecret, and that the API-only user is active", true),
        { Kind: FailureKind.Denied } => new("access denied (603)", "check the API role's permissions and the list of allowed addresses", true),
        { Code: "610" or "HTTP 404" } => new($"the address leads nowhere (code {failure.Code})", "check that Marketo:Endpoint ends in /rest", true),
        { Kind: FailureKind.Protocol or FailureKind.Content } => new($"it does not understand us (code {failure.Code})", "check that Marketo:Endpoint ends in /rest", true),
        { Reason: "quota" } => new("the daily quota of calls is used up (607)", "it begins anew at midnight Central time; until then nothing is read or written; we ask again every quarter of an hour", false),
        { Reason: "unreachable" } => new("it cannot be reached", "check Marketo:Endpoint and Marketo:Identity, and the network", false),
        { Reason: "badAnswer" } => new($"what answers is not Marketo: a page, not its JSON{Code(failure)}", "check Marketo:Endpoint and Marketo:Identity", true),
        { Reason: "throttled" } => new($"it asks to wait: too many calls (throttled{Code(failure)})", "try again in a minute", false),
        _ => new($"it cannot answer now ({failure.Reason}{Code(failure)})", "try again later", false),
    };

    private static string Code(Failure failure) => failure.Code.Length > 0 ? $" {failure.Code}" : "";
}
