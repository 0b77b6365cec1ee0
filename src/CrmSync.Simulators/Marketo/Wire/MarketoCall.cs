using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>One REST call after the envelope of HTTP is off: who, which id, path values, parameters of query and form together, JSON body.</summary>
internal sealed class MarketoCall(
    MarketoClient client, string requestId, IReadOnlyDictionary<string, string> path, ILookup<string, string> parameters, WireRequest request, bool takesFile)
{
    public MarketoClient Client { get; } = client;

    public string RequestId { get; } = requestId;

    public JsonElement Body { get; } = request.Json(takesFile);

    public byte[] RawBody => request.Body;

    public string ContentType => request.ContentType;

    public string? Range => request.Range;

    public string Path(string name) => path[name];

    public string? Text(string name) => parameters[name].FirstOrDefault(value => value.Length > 0);

    public string Required(string name) => Text(name) ?? throw new MarketoRefusalException("1002", $"Missing value for required parameter '{name}'");

    /// <summary>Values given as CSV, as a repeated parameter, or both.</summary>
    public IReadOnlyList<string> Many(string name) =>
        [.. parameters[name].SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public int Number(string name, int otherwise, int most) =>
        Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? Math.Min(number, most)
        : throw new MarketoRefusalException("1001", $"Invalid value '{text}'. Required of type 'Integer'");

    /// <summary>Where a paged answer begins and how many rows it has: nextPageToken and batchSize.</summary>
    public (int Place, int Size) Place(int most) => (
        Text("nextPageToken") is not { } text ? 0
            : FeedToken.TryParse(text, out FeedToken? token) && token.Order == 'L' ? token.Place
            : throw new MarketoRefusalException("1003", "Invalid nextPageToken"),
        Number("batchSize", most, most));

    /// <summary>The token of the page behind, or null when there is none.</summary>
    public static string? NextPlace(int place, int size, int count) => place + size < count ? new FeedToken('L', place + size, default).ToString() : null;

    /// <summary>Ids of the body's input records, or of the parameter id.</summary>
    public IReadOnlyList<int> Ids()
    {
        IEnumerable<string> texts = Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("input", out JsonElement input)
            ? input.EnumerateArray().Select(record => record.ValueKind == JsonValueKind.Object ? record.GetProperty("id").ToString() : record.ToString())
            : Many("id").SelectMany(value => value.Split("&id=", StringSplitOptions.RemoveEmptyEntries));
        return [.. texts.Select(Id)];
    }

    public static int Id(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
        ? id
        : throw new MarketoRefusalException("1001", $"Invalid value '{text}'. Required of type 'Integer'");
}
