using System.Collections.Concurrent;
using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>
/// Which tables do the lookups of a table lead to, and by which name is each written? Kept for as long as columns are. The name is the navigation property, not the
/// column (vendor page "Associate and disassociate table rows").
/// </summary>
internal sealed class LookupTargets(DataverseOptions options, Calls calls, TimeProvider clock)
{
    private readonly ConcurrentDictionary<RecordKind, Known> tables = new();

    /// <summary>The targets of one column, in the order of the metadata; or why they are not to be had.</summary>
    public async Task<(IReadOnlyList<LookupTarget>? Targets, Reply? Failure)> TakeAsync(RecordKind kind, string column, CancellationToken cancellationToken)
    {
        if (!tables.TryGetValue(kind, out var known) || clock.GetUtcNow() - known.At >= options.ColumnsLast)
        {
            var (all, failure) = await AskAsync(kind, cancellationToken);
            if (all is null) return (null, failure);
            tables[kind] = known = new Known(all, clock.GetUtcNow());
        }
        var targets = new List<LookupTarget>();
        foreach (var relation in known.Relations[column])
        {
            var (target, failure) = await TargetAsync(known, relation, cancellationToken);
            if (target is null) return (null, failure);
            targets.Add(target);
        }
        return (targets, null);
    }

    /// <summary>The tables were described anew: a lookup that is new among them leads somewhere.</summary>
    public void Forget() => tables.Clear();

    private async Task<(ILookup<string, Relation>? Relations, Reply? Failure)> AskAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var path = $"{Tables.Definition(kind)}/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName";
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) return (null, reply);
        var relations = Read(answer.Body, root => root.GetProperty("value").EnumerateArray()
            .Select(r => new Relation(Text(r, "ReferencingAttribute"), Text(r, "ReferencedEntity"), Text(r, "ReferencingEntityNavigationPropertyName"))).ToLookup(r => r.Column, StringComparer.Ordinal));
        return (relations, relations is null ? new Reply.Lost("badAnswer", null, MayLand: false) : null);
    }

    private async Task<(LookupTarget? Target, Reply? Failure)> TargetAsync(Known known, Relation relation, CancellationToken cancellationToken)
    {
        if (known.Targets.TryGetValue(relation.Table, out var kept)) return (kept with { Navigation = relation.Navigation }, null);
        var path = $"EntityDefinitions(LogicalName='{relation.Table}')?$select=EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute";
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) return (null, reply);
        var target = Read(answer.Body, root => new LookupTarget(relation.Navigation, relation.Table, Text(root, "EntitySetName"), Text(root, "PrimaryIdAttribute"), root.GetProperty("PrimaryNameAttribute").GetString()));
        if (target is not null) known.Targets[relation.Table] = target;
        return (target, target is null ? new Reply.Lost("badAnswer", null, MayLand: false) : null);
    }

    private static string Text(JsonElement holder, string name) => holder.GetProperty(name).GetString()!;

    private static TRead? Read<TRead>(byte[] body, Func<JsonElement, TRead> read)
        where TRead : class
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    private sealed record Relation(string Column, string Table, string Navigation);

    private sealed record Known(ILookup<string, Relation> Relations, DateTimeOffset At)
    {
        public ConcurrentDictionary<string, LookupTarget> Targets { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>One table that a lookup leads to.</summary>
/// <param name="Navigation">Name under which the lookup is written for that table; its case counts.</param>
/// <param name="Table">Logical name.</param>
/// <param name="Set">Entity set name.</param>
/// <param name="Key">Primary key column.</param>
/// <param name="Name">Primary name column; null when rows have none.</param>
internal sealed record LookupTarget(string Navigation, string Table, string Set, string Key, string? Name);
