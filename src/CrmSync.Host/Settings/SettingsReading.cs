namespace CrmSync.Host.Settings;

/// <summary>Reads section <c>CrmSync</c>.</summary>
internal static class SettingsReading
{
    /// <summary>appsettings.json beside the executable, then the one where the user stands, then the environment.</summary>
    public static void AddUsersFile(this ConfigurationManager configuration)
    {
        configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false);
        configuration.AddEnvironmentVariables();
    }

    /// <summary>The settings, or every fault on its own line with exit status 2.</summary>
    /// <exception cref="OneLineException">Something is wrong.</exception>
    public static CrmSyncSettings Read(IConfiguration configuration, Func<CrmSyncSettings, IEnumerable<string>> check)
    {
        var settings = Bind(configuration);
        var faults = check(settings).ToList();
        return faults.Count == 0 ? settings : throw new OneLineException(string.Join($"{Environment.NewLine}crmsync: ", faults), OneLineException.Usage);
    }

    private static CrmSyncSettings Bind(IConfiguration configuration)
    {
        var settings = new CrmSyncSettings();
        try
        {
            configuration.GetSection("CrmSync").Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException unknown)
        {
            throw new OneLineException($"CrmSync in the configuration holds {What(Innermost(unknown).Message)}: correct or remove it.", OneLineException.Usage);
        }
        return settings;
    }

    // A value deep in a list comes wrapped, and only the innermost text names its key.
    private static InvalidOperationException Innermost(InvalidOperationException problem) => problem.InnerException is InvalidOperationException inner ? Innermost(inner) : problem;

    // The binder's texts may hold the value; only the quoted names of keys are repeated.
    private static string What(string message) => message.Contains("ErrorOnUnknownConfiguration", StringComparison.Ordinal)
        ? $"something that is not known, {message[(message.LastIndexOf(':') + 1)..].Trim()}"
        : message.Split(" at '") is [_, var rest, ..] ? $"a value of a wrong type at '{rest.Split('\'')[0]}'" : "a value of a wrong type";
}
