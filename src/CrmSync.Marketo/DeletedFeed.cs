using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Rows of deletes behind a cursor's place.</summary>
/// <param name="Rows">Type 37.</param>
/// <param name="Token">Where they go on.</param>
/// <param name="More">They do, before the walk's end.</param>
internal sealed record DeletedRows(IReadOnlyList<ActivityRow> Rows, string? Token, bool More);

/// <summary>
/// Deletes from <c>deletedleads.json</c>, for an instance whose activity log does not show them: no page of Adobe's says whether type 37 is to be had from
/// <c>activities.json</c>. One page of theirs is read with each page of activities, behind it, so that they are told up to the same time (D-10).
/// </summary>
internal sealed class DeletedFeed(MarketoOptions options, Calls calls)
{
    /// <summary>One page; nothing where the activity log tells deletes, and in the first walk: whoever was deleted before it began was never seen.</summary>
    public async Task<Got<DeletedRows>> ReadAsync(Cursor cursor, CancellationToken cancellationToken)
    {
        if (!options.DeletesApart || cursor.Walk == Walk.First) return new DeletedRows([], cursor.Deletes, false);
        var from = cursor.ReadTo;
        if (cursor.Deletes is { } token)
        {
            var page = await AskAsync(token, cancellationToken);
            if (page.Ok) return Of(page.Value, cursor);
            if (!Positions.IsStale(page.Failure)) return page.Failure;
            from = Positions.Before(cursor, options);
        }

        var minted = await Positions.MintAsync(calls, from, cancellationToken);
        if (!minted.Ok) return minted.Failure;
        var again = await AskAsync(minted.Value.NextPageToken ?? "", cancellationToken);
        return again.Ok ? Of(again.Value, cursor) : again.Failure;
    }

    private static DeletedRows Of(Envelope page, Cursor cursor)
    {
        var rows = ActivityRow.ReadAll(page.Rows);
        return new DeletedRows(rows, page.NextPageToken, page.More && rows.TrueForAll(row => cursor.Covers(row.Second)));
    }

    private Task<Got<Envelope>> AskAsync(string token, CancellationToken cancellationToken) =>
        calls.GetAsync("deletes", $"activities/deletedleads.json?nextPageToken={Uri.EscapeDataString(token)}&batchSize={options.BatchSize}", cancellationToken);
}
