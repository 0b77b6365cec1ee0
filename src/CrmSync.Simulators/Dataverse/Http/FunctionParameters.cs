using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The parameters of a function: in brackets, by value or by an alias that the query gives a value (protocol sheet 2.14).</summary>
internal static class FunctionParameters
{
    public static Dictionary<string, string> Read(ApiRequest request, string? brackets)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(brackets)) return parameters;
        foreach (var part in ReadOptions.SplitTop(brackets, ','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw DataverseError.BadQuery("Bad Request - Error in query syntax.");
            var value = part[(equals + 1)..].Trim();
            parameters[part[..equals].Trim()] = !value.StartsWith('@') ? value
                : request.Option(value) ?? throw DataverseError.BadQuery($"The alias '{value}' has no value.");
        }

        return parameters;
    }
}
