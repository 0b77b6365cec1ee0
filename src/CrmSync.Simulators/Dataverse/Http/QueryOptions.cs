namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Query options that are not taken are refused by name, never left out (protocol sheet 2.10).</summary>
internal static class QueryOptions
{
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken", "$deltatoken", "$id", "$format", "$apply",
    };

    private static readonly string[] OfSets = ["$apply", "fetchXml"];

    private static readonly string[] Unsupported = ["savedQuery", "userQuery", "sql"];

    /// <summary>IsSet: the request reads a set of rows.</summary>
    public static void Check(ApiRequest request, bool isSet)
    {
        foreach (var name in request.Query.Keys)
        {
            if ((name.StartsWith('$') && !Taken.Contains(name)) || Is(name, Unsupported) || (!isSet && Is(name, OfSets)))
                throw DataverseError.BadQuery($"The query parameter {name} is not supported.");
        }

        if (request.Option("$format") is { } format && !format.StartsWith("application/json", StringComparison.Ordinal) && format != "json")
            throw new DataverseError(415, "0x80060888", "A supported MIME type could not be found that matches the content type of the response.");
    }

    private static bool Is(string name, string[] among) => Array.Exists(among, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase));
}
