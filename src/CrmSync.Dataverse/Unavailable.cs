using System.Text.RegularExpressions;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>What an answer means in an operator's words.</summary>
/// <param name="Found">What came back.</param>
/// <param name="Mend">How to mend it.</param>
/// <param name="IsConfiguration">Waiting does not help.</param>
internal sealed partial record Unavailable(string Found, string Mend, bool IsConfiguration)
{
    private const string Role = "give the application user a security role (Power Platform admin center, Environments, Settings, Application users)";

    /// <summary>The exception of metadata and set-up: it names the side, the cause and the mend.</summary>
    /// <param name="doing">What was tried.</param>
    /// <param name="reply">What came of it.</param>
    public static SystemUnavailableException Because(string doing, Reply reply)
    {
        var told = Of(reply);
        return new SystemUnavailableException($"Dynamics: {doing} failed, {told.Found}; {told.Mend}", told.IsConfiguration);
    }

    /// <summary>Says it of any reply but success.</summary>
    public static Unavailable Of(Reply reply) => reply switch
    {
        Reply.Lost { Code: { } code } => DirectoryCodes.Say(code),
        Reply.Lost lost => OfReason(lost.Reason, "", lost.IsConfiguration),
        Reply.Answered answer => OfAnswer(answer),
        _ => throw new InvalidOperationException("A reply is answered or lost"),
    };

    private static Unavailable OfAnswer(Reply.Answered answer)
    {
        var error = ErrorBody.Read(answer.Body);
        return (answer.Status, error.Code) switch
        {
            (_, null) when answer.Status is < 400 or 404 or 405 or 410 => new($"what answers is not Dataverse (status {answer.Status}, {Sort(answer)})", "check Dataverse:Url: the environment's address, such as https://ORG.crm.dynamics.com, without a path", true),
            (_, "0x80042f09") => new("the application user has no security role (0x80042f09)", Role, true),
            (_, "0x80072560") => new("the environment has no user for this application (0x80072560)", "add the application as an application user of this environment, and check Dataverse:Url and ClientId", true),
            (_, "0x80040225") => new("the application user is disabled (0x80040225)", "enable it in the Power Platform admin center", true),
            (403, var code) => new($"access is denied ({code}{Privilege(error)})", Privilege(error) is { Length: > 0 } name ? $"grant{name.TrimStart(',')} to a role of the application user" : Role, true),
            _ => OfReason(Errors.Deferral(answer).Reason, $" {answer.Status} {error.Code}", false),
        };
    }

    private static Unavailable OfReason(string reason, string code, bool isConfiguration) => reason switch
    {
        "unreachable" => new("it cannot be reached", "check Dataverse:Url, Dataverse:Authority and the network", isConfiguration),
        "timedOut" => new("it did not answer in time", "try again later", isConfiguration),
        "unauthorised" => new("the token or the credentials are refused (unauthorised)", "check Dataverse:TenantId, ClientId and ClientSecret, and that Dataverse:Url is the environment of this application user", true),
        "throttled" => new($"it asks to wait: too many calls (throttled{code})", "try again in five minutes", false),
        "badAnswer" => new($"the answer cannot be understood (badAnswer{code})", "check Dataverse:Url and Dataverse:Authority", isConfiguration),
        _ => new($"it cannot answer now ({reason}{code})", "try again later", isConfiguration),
    };

    private static string Sort(Reply.Answered answer) => answer.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? "other JSON" : "a page, not JSON";

    private static string Privilege(ErrorBody error) => PrivilegeName().Match(error.Message) is { Success: true } match ? $", {match.Value}" : "";

    [GeneratedRegex(@"\bprv[A-Za-z]{3,80}\b")]
    private static partial Regex PrivilegeName();
}
