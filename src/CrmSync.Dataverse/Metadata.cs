using System.Collections.Concurrent;
using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>
/// Reads what the tables' columns are: all of a table in one call, each in its own type, and the labels of choices in one call a type, because those come only
/// with the type named (vendor page "Query table definitions").
/// </summary>
internal sealed class Metadata(Calls calls)
{
    private const string TypePrefix = "#Microsoft.Dynamics.CRM.";
    private const string TypeSuffix = "AttributeMetadata";
    private static readonly string[] WithChoices = ["Picklist", "State", "Status"];

    // Columns seldom change: an answer that is the last one, byte for byte, is not read again, whoever asked for it.
    private static readonly ConcurrentDictionary<(Uri Root, string Path), (byte[] Body, IReadOnlyList<FieldSchema> Fields)> Last = new();

    /// <summary>Both tables.</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot be asked.</exception>
    public async Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Tables.InScope.Select(kind => DescribeAsync(kind, cancellationToken)));

    /// <summary>Half of the time for which Dataverse keeps changes (B-15); null when it does not say, or we may not ask.</summary>
    public async Task<TimeSpan?> ChangesLastAsync(CancellationToken cancellationToken)
    {
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, "organizations?$select=expirechangetrackingindays"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) return null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var rows = document.RootElement.GetProperty("value");
            var days = rows.GetArrayLength() > 0 && rows[0].TryGetProperty("expirechangetrackingindays", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
            return days > 0 ? TimeSpan.FromDays(days / 2d) : null;
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    private async Task<TableSchema> DescribeAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var choices = WithChoices.Select(type => AskAsync(kind, $"/{TypePrefix[1..]}{type}{TypeSuffix}?$expand=OptionSet($select=Options){(type == "Picklist" ? ",GlobalOptionSet($select=Options)" : "")}", type, cancellationToken));
        var parts = await Task.WhenAll([AskAsync(kind, "", null, cancellationToken), .. choices]);
        var fields = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);
        foreach (var field in parts.SelectMany(p => p)) fields[field.Name] = field;
        return new TableSchema(kind, fields);
    }

    private async Task<IReadOnlyList<FieldSchema>> AskAsync(RecordKind kind, string cast, string? type, CancellationToken cancellationToken)
    {
        var what = $"the {(type is null ? "" : type + " ")}columns of {Tables.Name(kind)}";
        var path = $"{Tables.Definition(kind)}/Attributes{cast}";
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) throw Unavailable.Because($"reading {what}", reply);
        if (Last.TryGetValue((calls.Root, path), out var before) && before.Body.AsSpan().SequenceEqual(answer.Body)) return before.Fields;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            IReadOnlyList<FieldSchema> fields = [.. document.RootElement.GetProperty("value").EnumerateArray().Select(a => AttributeSchema.Read(a, type ?? TypeOf(a))).OfType<FieldSchema>()];
            Last[(calls.Root, path)] = (answer.Body, fields);
            return fields;
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            throw new SystemUnavailableException($"Dynamics: the answer with {what} cannot be read", isConfiguration: false);
        }
    }

    /// <summary>The type of an attribute as it names itself; empty when it names none of the kinds that there are.</summary>
    private static string TypeOf(JsonElement attribute)
    {
        var name = attribute.TryGetProperty("@odata.type", out var type) ? type.GetString() ?? "" : "";
        return name.StartsWith(TypePrefix, StringComparison.Ordinal) && name.EndsWith(TypeSuffix, StringComparison.Ordinal) ? name[TypePrefix.Length..^TypeSuffix.Length] : "";
    }
}
