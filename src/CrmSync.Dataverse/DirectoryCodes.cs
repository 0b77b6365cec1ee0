namespace CrmSync.Dataverse;

/// <summary>Refusals of the token endpoint by Entra's own numbers; its texts repeat what was sent.</summary>
internal static class DirectoryCodes
{
    /// <summary>What a number means for an operator.</summary>
    /// <param name="code">Digits, without AADSTS.</param>
    public static Unavailable Say(string code) => code switch
    {
        "7000215" => new("the client secret is wrong (AADSTS7000215)", "set Dataverse:ClientSecret to the secret's value, not its id", true),
        "7000222" => new("the client secret has expired (AADSTS7000222)", "make a new one in the app registration and set Dataverse:ClientSecret", true),
        "700016" => new("the directory does not know the application (AADSTS700016)", "check Dataverse:ClientId and Dataverse:TenantId", true),
        "90002" or "900023" => new($"there is no such directory (AADSTS{code})", "check Dataverse:TenantId", true),
        _ => new($"the directory refuses the credentials (unauthorised, AADSTS{code})", "check Dataverse:TenantId, ClientId and ClientSecret", true),
    };
}
