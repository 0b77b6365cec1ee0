using System.Collections.Concurrent;
using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>Which columns the tables have, kept for an hour: nothing is selected or written that does not exist (F-3).</summary>
internal sealed class Columns(DataverseOptions options, Calls calls, TimeProvider clock, ILogger log)
{
    private readonly ConcurrentDictionary<RecordKind, Known> tables = new();
    private readonly ConcurrentDictionary<RecordKind, (FieldMap Map, RowShape Shape)> shapes = new();

    /// <summary>The columns of a table, by logical name with their attribute type; or why they are not to be had.</summary>
    public async Task<(TableColumns? Columns, Reply? Failure)> TakeAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        if (tables.TryGetValue(kind, out var known) && clock.GetUtcNow() - known.At < options.ColumnsLast) return (known.Columns, null);
        var path = $"{Tables.Definition(kind)}/Attributes?$select=LogicalName,AttributeType,IsValidForRead";
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer || Read(answer.Body) is not { } columns) return (null, reply);
        Log.ColumnsRead(log, Tables.Name(kind), columns.Types.Count);
        tables[kind] = new Known(columns, clock.GetUtcNow());
        return (columns, null);
    }

    /// <summary>What is asked of rows of a table; made once for as long as neither the selection nor the columns change.</summary>
    public RowShape ShapeOf(RecordKind kind, FieldMap map, TableColumns known)
    {
        if (shapes.TryGetValue(kind, out var made) && ReferenceEquals(made.Map, map) && ReferenceEquals(made.Shape.Columns, known)) return made.Shape;
        var shape = new RowShape(kind, map, known, options.FilterColumn);
        shapes[kind] = (map, shape);
        return shape;
    }

    /// <summary>What is known proved wrong or was changed: the next use reads again.</summary>
    public void Forget(RecordKind kind) => tables.TryRemove(kind, out _);

    private static TableColumns? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var types = document.RootElement.GetProperty("value").EnumerateArray()
                .Where(a => !a.TryGetProperty("IsValidForRead", out var read) || read.ValueKind != JsonValueKind.False)
                .ToDictionary(a => a.GetProperty("LogicalName").GetString()!, a => a.GetProperty("AttributeType").GetString() ?? "", StringComparer.Ordinal);
            return new TableColumns(types);
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    private sealed record Known(TableColumns Columns, DateTimeOffset At);
}

/// <summary>Columns of one table.</summary>
/// <param name="Types">Logical name to attribute type.</param>
internal sealed record TableColumns(IReadOnlyDictionary<string, string> Types)
{
    /// <summary>The column exists.</summary>
    public bool Has(string column) => Types.ContainsKey(column);

    /// <summary>What the column is called in a row: a lookup reads as <c>_x_value</c>.</summary>
    public string WireName(string column) => Types.GetValueOrDefault(column) is "Lookup" or "Customer" or "Owner" ? $"_{column}_value" : column;
}
