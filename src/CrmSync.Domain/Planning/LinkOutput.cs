using System.Globalization;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What do our own fields on the Marketo person have to show? Output only (N-11, N-18).</summary>
internal static class LinkOutput
{
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
    public static IReadOnlyDictionary<string, string?> Wanted(Draft draft) => Wanted(IsIgnored(draft) ? null : draft.Dynamics);

    /// <summary>Is the delete to leave no mark, or is the Marketo person to go as well (D-6)?</summary>
    public static bool IsIgnored(Draft draft) => draft is { Dynamics.Standing: SideStanding.Deleted, Policy.WhenDeletedInDynamics: DeletePolicy.Ignore } or { Dynamics.Standing: SideStanding.Deleted, Marketo.Removal: not Removal.None, RemovalRefused: null };

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

    /// <summary>Takes what a read of the record shows, unless a write of ours is on its way; true when it was taken.</summary>
    public static bool Read(Draft draft, RecordSnapshot seen)
    {
        if (seen.Link is not { } link || draft.Marketo is not { } side || draft.Calls.Exists(c => c.To == SystemName.Marketo && (c.Link.Count > 0 || c.IsCreate) && c.State != CallState.Accepted)) return false;
        var wanted = Wanted(draft);
        foreach (var name in LinkFields.OnMarketo)
        {
            // A read that is handed over once more says what was shown then, not now (B-13, B-14).
            if (draft.Marketo!.LinkRows.TryGetValue(name, out var latest) && latest > seen.At) continue;
            var (shown, known) = (link.GetValueOrDefault(name), draft.Marketo.Link.GetValueOrDefault(name));
            // What somebody typed may be read and put back before its row comes, which then finds everything as it should be.
            if (wanted.TryGetValue(name, out var right) && IsSame(name, known, right) && !IsSame(name, shown, right)) Tell(draft, name, shown);
            Show(draft, draft.Marketo, name, shown);
        }
        return true;
    }

    /// <summary>
    /// The winner of a merge, who had no row, goes on with the loser's row (G-2): the merge brought what the loser showed, so whatever else the read after it showed somebody
    /// had typed since. Where everything is empty we may have done that ourselves, before the row came along. A claim that is the id of another row is judged by that.
    /// </summary>
    public static void TakenOver(Draft draft, MarketoSide loser)
    {
        if (draft.Before is not { Dynamics: null, Claim: var claim } || (Guid.TryParse(claim, out _) && claim != draft.Dynamics!.Record.Id)) return;
        if (draft.Marketo is not { } side || side.LinkReadAt <= side.MergedAt || LinkFields.OnMarketo.All(name => IsSame(name, side.Link.GetValueOrDefault(name), null))) return;
        foreach (var (name, right) in Wanted(draft))
            if (side.Link.GetValueOrDefault(name) is var shown && IsSame(name, loser.Link.GetValueOrDefault(name), right) && !IsSame(name, shown, right)) Tell(draft, name, shown);
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

    /// <summary>Tells that a field of ours is put back.</summary>
    public static void Tell(Draft draft, string field, string? typed) =>
        draft.Tell("putBack", "N-18", "A field that CrmSync keeps in Marketo was changed by somebody else and is put back.", field, typed);

    /// <summary>Takes what a field of ours shows now.</summary>
    public static void Show(Draft draft, MarketoSide side, string name, string? value)
    {
        if (IsSame(name, side.Link.GetValueOrDefault(name), value)) return;
        draft.Set(side with { Link = new Dictionary<string, string?>(side.Link) { [name] = value } });
        if (name == LinkFields.IsDeleted && IsSame(name, value, "false")) DynamicsRows.SaidToBeBack(draft);
    }

    /// <summary>Is it the same for this field? Marketo shows no false as empty.</summary>
    public static bool IsSame(string name, string? one, string? other) =>
        name == LinkFields.IsDeleted
            ? string.Equals(one ?? "false", other ?? "false", StringComparison.OrdinalIgnoreCase)
            : string.Equals(one ?? "", other ?? "", StringComparison.OrdinalIgnoreCase);
}
