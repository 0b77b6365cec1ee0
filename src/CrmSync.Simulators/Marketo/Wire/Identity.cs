using System.Text.Json;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>The token endpoint: OAuth shapes, no REST envelope, no quota.</summary>
internal static class Identity
{
    public static WireAnswer Answer(MarketoCore core, ILookup<string, string> parameters)
    {
        var answer = core.Gatekeeper.Token(parameters["client_id"].FirstOrDefault(), parameters["client_secret"].FirstOrDefault());
        if (answer.Error is not null)
        {
            core.Stats.Refused(answer.Error);
            return new WireAnswer(401, JsonSerializer.SerializeToUtf8Bytes(new { error = answer.Error, error_description = answer.Text }));
        }

        return new WireAnswer(200, JsonSerializer.SerializeToUtf8Bytes(new
        {
            access_token = answer.Grant!.Token,
            token_type = "bearer",
            expires_in = answer.Seconds,
            scope = answer.Client!.User,
        }))
        { NoStore = true };
    }
}
