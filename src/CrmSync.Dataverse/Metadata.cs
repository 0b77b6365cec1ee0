using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Reads what the tables' columns are: one call per type of attribute, because limits are on the typed form only (vendor page "Query table definitions").</summary>
internal sealed class Metadata(Calls calls)
{
    private const string Plain = "LogicalName,AttributeType,DisplayName,RequiredLevel,IsValidForCreate,IsValidForUpdate,IsValidForRead";

    private static readonly (string Type, string Query)[] Casts =
    [
        ("String", $"$select={Plain},SourceType,MaxLength,FormatName"),
        ("Memo", $"$select={Plain},SourceType,MaxLength"),
        ("Integer", $"$select={Plain},SourceType,MinValue,MaxValue"),
        ("Decimal", $"$select={Plain},SourceType,MinValue,MaxValue,Precision"),
        ("Double", $"$select={Plain},SourceType,MinValue,MaxValue,Precision"),
        ("Money", $"$select={Plain},SourceType,MinValue,MaxValue,Precision,CalculationOf"),
        ("Boolean", $"$select={Plain},SourceType,DefaultValue"),
        ("DateTime", $"$select={Plain},SourceType,Format,DateTimeBehavior"),
        ("Picklist", $"$select={Plain},SourceType,DefaultFormValue&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)"),
        ("State", $"$select={Plain}&$expand=OptionSet($select=Options)"),
        ("Status", $"$select={Plain}&$expand=OptionSet($select=Options)"),
        ("Lookup", $"$select={Plain},Targets"),
    ];

    /// <summary>Both tables.</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot be asked.</exception>
    public async Task<IReadOnlyList<TableSchema>> DescribeAsync(CancellationToken cancellationToken)
    {
        var tables = new List<TableSchema>();
        foreach (var kind in Tables.InScope)
        {
            var fields = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);
            foreach (var (type, query) in Casts)
            {
                foreach (var field in await CastAsync(kind, type, query, cancellationToken)) fields[field.Name] = field;
            }
            tables.Add(new TableSchema(kind, fields));
        }
        return tables;
    }

    private async Task<IReadOnlyList<FieldSchema>> CastAsync(RecordKind kind, string type, string query, CancellationToken cancellationToken)
    {
        var path = $"{Tables.Definition(kind)}/Attributes/Microsoft.Dynamics.CRM.{type}AttributeMetadata?{query}";
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) throw Unavailable.Because($"reading the {type} columns of {Tables.Name(kind)}", reply);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return [.. document.RootElement.GetProperty("value").EnumerateArray().Select(a => AttributeSchema.Read(a, type)).OfType<FieldSchema>()];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SystemUnavailableException($"Dynamics: the answer with the {type} columns of {Tables.Name(kind)} cannot be read", isConfiguration: false);
        }
    }
}
