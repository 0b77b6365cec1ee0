namespace CrmSync.Gateway.Keys;

/// <summary>Roles and the policies made of them.</summary>
internal static class Roles
{
    public const string Reader = "reader";
    public const string Operator = "operator";
    public const string Admin = "admin";

    /// <summary>All words that a key's role may be.</summary>
    public static readonly IReadOnlyList<string> All = [Reader, Operator, Admin];
}

/// <summary>Names of authorization policies.</summary>
internal static class Policies
{
    /// <summary>Any key.</summary>
    public const string Read = "crmsync.read";

    /// <summary>Operator or admin.</summary>
    public const string Operate = "crmsync.operate";

    /// <summary>Admin only: what is synced, and how.</summary>
    public const string SetUp = "crmsync.setUp";

    /// <summary>Any key, or no key from this machine when the options allow it.</summary>
    public const string ReadOrLoopback = "crmsync.readOrLoopback";
}
