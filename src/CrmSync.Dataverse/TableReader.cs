using System.Globalization;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Budgets;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Walks over the rows of a table, whether they changed or not: for a refresh (F-2).</summary>
internal sealed class TableReader(DataverseOptions options, Calls calls, Columns columns)
{
    private readonly Portion portion = new(Math.Min(1000, options.PageRows));

    /// <summary>One page; the cursor is Dataverse's own next link, which outlives a restart.</summary>
    public async Task<FeedAnswer> ReadAsync(RecordKind kind, string? cursor, TableRange range, FieldMap map, CancellationToken cancellationToken)
    {
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is null) return Deferred(failure!);
        var shape = columns.ShapeOf(kind, map, known);
        var rows = portion.Now;
        var reply = await calls.SendAsync(new Call("table", HttpMethod.Get, cursor ?? First(shape, range)) { Prefer = shape.Prefer($"odata.maxpagesize={rows}") }, cancellationToken);
        portion.Learn(rows, Errors.FitOf(reply));
        if (reply is not Reply.Answered { IsSuccess: true } answer) return Refused(kind, cursor, reply);
        return Rows.Many(answer.Body, shape) is { } page
            ? new FeedAnswer.Page([.. page.Snapshots.Select(s => new RecordSeen(s))], page.NextLink ?? "", page.NextLink is not null, answer.StartedAt)
            : new FeedAnswer.Deferred("badAnswer", null);
    }

    private FeedAnswer Refused(RecordKind kind, string? cursor, Reply reply)
    {
        if (reply is Reply.Answered answer && Errors.NamesUnknownColumn(answer.Status, ErrorBody.Read(answer.Body))) columns.Forget(kind);
        return cursor is not null && reply is Reply.Answered { Status: 400 or 404 or 410 } ? new FeedAnswer.Expired("the next page is no longer to be had") : Deferred(reply);
    }

    private static string First(RowShape shape, TableRange range)
    {
        var filter = string.Join(" and ", new[]
        {
            Limit("createdon ge", range.CreatedFrom), Limit("createdon le", range.CreatedTo), Limit("modifiedon ge", range.UpdatedFrom), Limit("modifiedon le", range.UpdatedTo),
        }.OfType<string>());
        var link = $"{Tables.Set(shape.Kind)}?$select={shape.Select}";
        return filter.Length == 0 ? link : $"{link}&$filter={Uri.EscapeDataString(filter)}";
    }

    private static string? Limit(string condition, DateTimeOffset? at) => at is { } moment ? $"{condition} {moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : null;

    private static FeedAnswer.Deferred Deferred(Reply reply)
    {
        var (reason, after) = Errors.Deferral(reply);
        return new FeedAnswer.Deferred(reason, after);
    }
}
