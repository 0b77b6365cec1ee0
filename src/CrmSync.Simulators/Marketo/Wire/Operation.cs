namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>One REST operation: its verb and path below /rest/v1 without .json, its name in faults and counters, and what it does.</summary>
/// <param name="Method">HTTP verb after overrides.</param>
/// <param name="Pattern">Segments; <c>{x}</c> takes any.</param>
/// <param name="Name">Name for faults and counters.</param>
/// <param name="Write">Changes something.</param>
/// <param name="Arrive">Runs on arrival and answers what runs at commit.</param>
internal sealed record Operation(string Method, string Pattern, string Name, bool Write, Func<MarketoCall, Func<Envelope>> Arrive)
{
    private readonly string[] segments = Pattern.Split('/');

    /// <summary>The body is a file in a form, not JSON.</summary>
    public bool TakesFile { get; init; }

    private static readonly Dictionary<string, string> None = [];

    /// <summary>The path on the wire.</summary>
    public string Path => segments[0] switch
    {
        "bulk" => $"/bulk/v1/{Pattern["bulk/".Length..]}.json",
        "asset" => $"/rest/asset/v1/{Pattern["asset/".Length..]}.json",
        _ => $"/rest/v1/{Pattern}.json",
    };

    /// <summary>Values of the path's variables, or null when the path is another.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] path)
    {
        if (path.Length != segments.Length)
            return null;
        Dictionary<string, string>? values = null;
        for (int index = 0; index < path.Length; index++)
        {
            if (segments[index][0] == '{')
                (values ??= new(StringComparer.Ordinal))[segments[index][1..^1]] = path[index];
            else if (!string.Equals(segments[index], path[index], StringComparison.Ordinal))
                return null;
        }

        return values ?? None;
    }
}
