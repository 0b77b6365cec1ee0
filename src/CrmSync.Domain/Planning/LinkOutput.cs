using System.Globalization;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What do our own fields on the Marketo person have to show? Output only (N-11, N-18).</summary>
internal static class LinkOutput
{
    private const int RowsMax = 20;

    /// <summary>What they should show; empty while no Dynamics row was ever linked.</summary>
    public static IReadOnlyDictionary<string, string?> Wanted(DynamicsSide? side)
    {
        if (side is null or { Standing: SideStanding.Creating }) return new Dictionary<string, string?>();
        var isLive = side.Standing == SideStanding.Live;
        var wanted = new Dictionary<string, string?>
        {
            [LinkFields.DynamicsId] = side.Record.Id,
            [LinkFields.RecordType] = isLive ? side.Record.Kind == RecordKind.Contact ? "Contact" : "Lead" : null,
            [LinkFields.IsDeleted] = isLive ? "false" : "true",
        };
        if (side.CreatedAt is { } at) wanted[LinkFields.CreatedDate] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return wanted;
    }

    /// <summary>What they should show for this person; empty as well when a delete is to leave no mark (D-6).</summary>
    private static IReadOnlyDictionary<string, string?> Wanted(Draft draft) => Wanted(IsIgnored(draft) ? null : draft.Dynamics);

    private static bool IsIgnored(Draft draft) => draft is { Dynamics.Standing: SideStanding.Deleted, Policy.WhenDeletedInDynamics: DeletePolicy.Ignore } or { Dynamics.Standing: SideStanding.Deleted, Marketo.Removal: not Removal.None, RemovalRefused: null };

    /// <summary>What has to be written to get there.</summary>
    public static Dictionary<string, string?> Owed(Draft draft)
    {
        var owed = new Dictionary<string, string?>();
        if (draft.Marketo is not { Standing: SideStanding.Live } marketo) return owed;
        foreach (var (name, value) in draft.Dynamics is null ? Unlinked(draft) : Wanted(draft))
            if (!IsSame(name, marketo.Link.GetValueOrDefault(name), value)) owed[name] = value;
        return owed;
    }

    /// <summary>Does an unlinked person still show the id that it claims? (N-11)</summary>
    public static bool Shows(Draft draft, string claim) =>
        draft is { Dynamics: null, Marketo: { Standing: SideStanding.Live } side } && IsSame(LinkFields.DynamicsId, side.Link.GetValueOrDefault(LinkFields.DynamicsId), claim);

    /// <summary>Takes a row of one of our fields; false when it is no such field.</summary>
    public static bool Take(Draft draft, FieldChanged row)
    {
        if (!LinkFields.OnMarketo.Contains(row.Field)) return false;
        if (draft.Marketo is not { } known || row.Second < known.LinkReadAt || Newest(draft, known, row) is not { } side) return true;
        if (draft.Dynamics is null)
        {
            TakeUnlinked(draft, side, row);
            return true;
        }
        var (wanted, shown) = (Wanted(draft).GetValueOrDefault(row.Field), side.Link.GetValueOrDefault(row.Field));
        var isNext = IsSame(row.Field, row.Old, shown);
        if (IsTied(known, row) && !IsSame(row.Field, row.New, shown)) ReadAgain(draft, side);
        else if (IsIgnored(draft) || IsSame(row.Field, row.New, wanted)) Show(draft, side, row.Field, row.New);
        else if (!side.PutBack.Contains(row.Row) && isNext && IsSame(row.Field, shown, wanted))
        {
            Show(draft, side with { PutBack = [.. side.PutBack.TakeLast(RowsMax - 1), row.Row] }, row.Field, row.New);
            Tell(draft, row.Field, row.New);
        }
        // What leads on from something else that was typed: the field shows this now, and may have to show that by the time it is put back.
        else if (isNext && !IsSame(row.Field, shown, wanted)) Show(draft, side, row.Field, row.New);
        // It leads on from what nobody has seen here.
        else if (!isNext) ReadAgain(draft, side);
        return true;
    }

    // Within one second rows come in any order.
    private static bool IsTied(MarketoSide known, FieldChanged row) => known.LinkRows.TryGetValue(row.Field, out var latest) && latest == row.Second;

    // What the field shows now only a read tells.
    private static void ReadAgain(Draft draft, MarketoSide side)
    {
        if (draft.Dynamics is { Standing: SideStanding.Creating } || side is not { Standing: SideStanding.Live, ReadDue: false }) return;
        draft.Set(side with { ReadDue = true });
        draft.Effects.Add(new Effect.ReadRecord(side.Record));
    }

    // A late row, or one that the slow walk brings once more, says what was shown then, not now (B-14): our own would look like somebody else's change.
    private static MarketoSide? Newest(Draft draft, MarketoSide side, FieldChanged row)
    {
        var latest = side.LinkRows.GetValueOrDefault(row.Field);
        if (row.Second < latest) return null;
        if (row.Second > latest) draft.Set(side with { LinkRows = new Dictionary<string, DateTimeOffset>(side.LinkRows) { [row.Field] = row.Second } });
        return draft.Marketo;
    }

    /// <summary>Takes the rows of our own that link a row which was made for this person (N-12): nobody typed them, an older copy of our store has forgotten them.</summary>
    public static void Recall(Draft draft, IReadOnlyList<FieldChanged> rows)
    {
        foreach (var row in rows.TakeLast(RowsMax))
        {
            draft.Set(draft.Marketo! with { PutBack = [.. draft.Marketo.PutBack.TakeLast(RowsMax - 1), row.Row] });
            Show(draft, draft.Marketo, row.Field, row.New);
        }
    }

    /// <summary>Takes what a read of the record shows, unless a write of ours is on its way.</summary>
    public static void Read(Draft draft, RecordSnapshot seen)
    {
        if (seen.Link is not { } link || draft.Marketo is not { } side || draft.Calls.Exists(c => c.To == SystemName.Marketo && (c.Link.Count > 0 || c.IsCreate) && c.State != CallState.Accepted)) return;
        var wanted = Wanted(draft);
        foreach (var name in LinkFields.OnMarketo)
        {
            var (shown, known) = (link.GetValueOrDefault(name), draft.Marketo!.Link.GetValueOrDefault(name));
            // What somebody typed may be read and put back before its row comes, which then finds everything as it should be.
            if (wanted.TryGetValue(name, out var right) && IsSame(name, known, right) && !IsSame(name, shown, right)) Tell(draft, name, shown);
            Show(draft, draft.Marketo, name, shown);
        }
    }

    /// <summary>Takes what a write of ours put there.</summary>
    public static void Written(Draft draft, OpenCall call)
    {
        foreach (var (name, value) in call.Link)
            if (draft.Marketo is { } side) Show(draft, side, name, value);
    }

    /// <summary>Nobody is linked: a claim stands until it is answered, anything else is put back to empty (N-18).</summary>
    private static Dictionary<string, string?> Unlinked(Draft draft) => draft.Claim is { } claim && Shows(draft, claim)
        ? []
        : LinkFields.OnMarketo.ToDictionary(name => name, name => name == LinkFields.IsDeleted ? "false" : null);

    private static void TakeUnlinked(Draft draft, MarketoSide side, FieldChanged row)
    {
        if (side.PutBack.Contains(row.Row) || !IsSame(row.Field, row.Old, side.Link.GetValueOrDefault(row.Field))) return;
        var isForeign = !IsSame(row.Field, row.New, null) && (draft.Claim is null || row.Field == LinkFields.DynamicsId);
        if (isForeign)
        {
            side = side with { PutBack = [.. side.PutBack.TakeLast(RowsMax - 1), row.Row] };
            Tell(draft, row.Field, row.New);
        }
        Show(draft, side, row.Field, row.New);
    }

    private static void Tell(Draft draft, string field, string? typed) =>
        draft.Tell("putBack", "N-18", "A field that CrmSync keeps in Marketo was changed by somebody else and is put back.", field, typed);

    private static void Show(Draft draft, MarketoSide side, string name, string? value)
    {
        if (IsSame(name, side.Link.GetValueOrDefault(name), value)) return;
        draft.Set(side with { Link = new Dictionary<string, string?>(side.Link) { [name] = value } });
        if (name == LinkFields.IsDeleted && IsSame(name, value, "false")) DynamicsRows.SaidToBeBack(draft);
    }

    private static bool IsSame(string name, string? one, string? other) =>
        name == LinkFields.IsDeleted
            ? string.Equals(one ?? "false", other ?? "false", StringComparison.OrdinalIgnoreCase)
            : string.Equals(one ?? "", other ?? "", StringComparison.OrdinalIgnoreCase);
}
