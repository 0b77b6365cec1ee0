using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>
/// Which row does a text mean that is to be written to a lookup (V-1)? A GUID means the row of that id, anything else the one row of that name in all target tables.
/// Asked before the write, because a bind to a row that is not there is answered as if the written row were gone.
/// </summary>
internal sealed class LookupFinder(Calls calls, LookupTargets targets)
{
    /// <summary>What the lookups of these writes are bound to; a write whose lookup cannot be bound has an outcome instead.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, LookupBind> Binds, Outcome? Outcome)>> FindAsync(IReadOnlyList<Write> writes, FieldMap map, CancellationToken cancellationToken)
    {
        var known = new Dictionary<(RecordKind, string, string), (LookupBind? Bind, Outcome? Outcome)>();
        var found = new List<(IReadOnlyDictionary<string, LookupBind>, Outcome?)>(writes.Count);
        foreach (var write in writes)
        {
            var kind = WriteRequest.KindOf(write);
            var binds = new Dictionary<string, LookupBind>(StringComparer.Ordinal);
            Outcome? outcome = null;
            foreach (var (name, value) in write.Values)
            {
                if (map.Find(name) is not { Kind: ValueKind.Lookup } field || FieldMap.NameOn(field, kind) is not { } column) continue;
                var asked = (kind, column, value?.Trim().ToUpperInvariant() ?? "");
                if (!known.TryGetValue(asked, out var answer)) known[asked] = answer = await FindAsync(field, kind, column, value?.Trim() ?? "", cancellationToken);
                if (answer.Bind is { } bind) binds[name] = bind;
                else outcome ??= answer.Outcome;
            }
            found.Add((binds, outcome));
        }
        return found;
    }

    private async Task<(LookupBind? Bind, Outcome? Outcome)> FindAsync(MappedField field, RecordKind kind, string column, string text, CancellationToken cancellationToken)
    {
        var (tables, failure) = await targets.TakeAsync(kind, column, cancellationToken);
        if (tables is null) return (null, Failed(failure!, field));
        if (tables.Count == 0) return (null, Refused("unknownTarget", $"The column {column} leads to no table any more.", field));
        if (text.Length == 0) return (new LookupBind(tables[0].Navigation, null), null);
        var rows = new List<LookupBind>();
        foreach (var table in tables)
        {
            var (ids, lost) = await RowsAsync(table, text, cancellationToken);
            if (ids is null) return (null, Failed(lost!, field));
            rows.AddRange(ids.Select(id => new LookupBind(table.Navigation, $"/{table.Set}({id:D})")));
        }
        var names = string.Join(" or ", tables.Select(t => t.Table));
        return rows.Count switch
        {
            1 => (rows[0], null),
            0 => (null, Refused("unknownTarget", $"Dynamics has no {names} of that {(Guid.TryParse(text, out _) ? "id" : "name")}.", field)),
            _ => (null, Refused("ambiguousTarget", $"Dynamics has several rows of {names} with that name; give the id of one.", field)),
        };
    }

    private async Task<(IReadOnlyList<Guid>? Ids, Reply? Failure)> RowsAsync(LookupTarget table, string text, CancellationToken cancellationToken)
    {
        var isId = Guid.TryParse(text, out var id);
        if (!isId && table.Name is null) return ([], null);
        var filter = isId ? $"{table.Key} eq {id:D}" : $"{table.Name} eq '{text.Replace("'", "''", StringComparison.Ordinal)}'";
        var reply = await calls.SendAsync(new Call("find", HttpMethod.Get, $"{table.Set}?$select={table.Key}&$top=2&$filter={Uri.EscapeDataString(filter)}"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) return (null, reply);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return ([.. document.RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty(table.Key).GetGuid())], null);
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return (null, new Reply.Lost("badAnswer", null, MayLand: false));
        }
    }

    // A target table that we may not read holds back the field alone; a side that cannot answer now is asked again.
    private static Outcome Failed(Reply reply, MappedField field)
    {
        if (reply is Reply.Answered answer && Errors.Judge(answer) is { Refusal: not null })
            return Refused(ErrorBody.Read(answer.Body).Code ?? "unknownTarget", "Dynamics does not let us read the table that the lookup leads to.", field);
        var (reason, after) = Errors.Deferral(reply);
        return new Outcome.Deferred(reason, after, MayLand: false);
    }

    private static Outcome.Refused Refused(string code, string text, MappedField field) => new(RefusalReason.Invalid, code, text, field.Name);
}

/// <summary>What a lookup is set to.</summary>
/// <param name="Navigation">Name under which it is written.</param>
/// <param name="Address">The row's address; null empties the lookup.</param>
internal sealed record LookupBind(string Navigation, string? Address);
