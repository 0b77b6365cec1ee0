using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>Change tracking (protocol sheet section 3): the first walk over every row, then changed rows rising by version and deletions last.</summary>
internal sealed class DeltaReading(DataverseStore store, Func<DataverseSettings> settings)
{
    /// <summary>A page of the first walk, in order of creation.</summary>
    public Page Walk(RowTable rows, Cookie? cookie, int size)
    {
        var begin = cookie?.UpTo ?? store.Version;
        var page = rows.After(cookie?.Position ?? 0).Take(size + 1).ToList();
        if (page.Count > size)
        {
            page.RemoveAt(size);
            return new Page(page, [], new Cookie((cookie?.Page ?? 1) + 1, page[^1].Place, Tracking: true, UpTo: begin), null);
        }

        var version = settings().InitialWalkToken == TokenPosition.Begin ? begin : store.Version;
        return new Page(page, [], null, new DeltaToken(version, store.Now));
    }

    /// <summary>A page of what changed since a token; the window is fixed by its first page.</summary>
    public Page Changes(RowTable rows, DeltaToken token, Cookie? cookie, int size)
    {
        token.Check(store.Now, settings().ExpireChangeTrackingInDays, settings().TokensExpiredThrough);
        var upTo = cookie?.UpTo ?? store.Version;
        var number = (cookie?.Page ?? 1) + 1;
        var changed = new List<Row>();
        var deletedAfter = token.Version;
        if (cookie is { Deletes: true }) deletedAfter = cookie.Position;
        else
        {
            changed = [.. rows.ChangedBetween(cookie?.Position ?? token.Version, upTo).Take(size + 1)];
            if (changed.Count > size)
            {
                changed.RemoveAt(size);
                return Delta(changed, [], new Cookie(number, changed[^1].Version, Tracking: true, token.Version, upTo), null);
            }
        }

        var room = size - changed.Count;
        var deleted = rows.DeletedBetween(deletedAfter, upTo).Where(gone => Shows(rows, gone.Id)).Take(room + 1).ToList();
        if (deleted.Count <= room) return Delta(changed, deleted, null, new DeltaToken(upTo, store.Now));
        deleted.RemoveAt(room);
        var position = deleted.Count > 0 ? deleted[^1].Version : deletedAfter;
        return Delta(changed, deleted, new Cookie(number, position, Tracking: true, token.Version, upTo, Deletes: true), null);
    }

    /// <summary>Rows and deletions that the next delta would bring.</summary>
    public int Pending(RowTable rows, DeltaToken token)
    {
        token.Check(store.Now, settings().ExpireChangeTrackingInDays, settings().TokensExpiredThrough);
        return rows.ChangedBetween(token.Version, store.Version).Count()
            + rows.DeletedBetween(token.Version, store.Version).Count(gone => Shows(rows, gone.Id));
    }

    private bool Shows(RowTable rows, Guid id) => settings().DeltaAfterRestore == RestoredRow.RowAndDelete || rows.Find(id) is null;

    private static Page Delta(List<Row> rows, List<(Guid Id, long Version)> deleted, Cookie? next, DeltaToken? token) =>
        new(rows, [.. deleted.Select(gone => gone.Id)], next, token) { IsDelta = true };
}
