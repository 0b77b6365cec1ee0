using System.Globalization;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>What is the Marketo person still to be told as a custom activity? (V-2, V-6)</summary>
internal static class Notices
{
    private const int Most = 20;
    private const int TextMax = 1000;
    private static readonly TimeSpan DeniedFor = TimeSpan.FromMinutes(5);

    /// <summary>Owes the line of the log that was written last, under an id that no other line ever has.</summary>
    public static void Owe(Draft draft, string kind, string text)
    {
        if (draft.Notices.Count >= Most) draft.Notices.RemoveAt(0);
        var id = string.Create(CultureInfo.InvariantCulture, $"{draft.Before.Id}.{draft.LogSequence}.{draft.Now.ToUnixTimeMilliseconds():x}.a");
        draft.Owe(new(id, draft.Now, kind, Canonical.Cut(text, TextMax)));
    }

    /// <summary>Sends what is due, once there is a person in Marketo who can be told.</summary>
    public static void Plan(Draft draft)
    {
        if (draft.Marketo is not { Standing: SideStanding.Live }) return;
        foreach (var notice in draft.Notices.Where(n => n.SentAt is null && (n.NotBefore is null || n.NotBefore <= draft.Now)).ToList())
        {
            draft.Replace(notice, notice with { SentAt = draft.Now, NotBefore = null });
            draft.Effects.Add(new Effect.Send(notice.Id));
        }
    }

    /// <summary>Takes Marketo's answer.</summary>
    public static void Take(Draft draft, string id, Outcome outcome)
    {
        if (draft.Notices.Find(n => n.Id == id) is not { } notice) return;
        switch (outcome)
        {
            case Outcome.Accepted:
                draft.Replace(notice, null);
                break;
            case Outcome.Refused { Reason: RefusalReason.Denied }:
                draft.Replace(notice, notice with { SentAt = null, NotBefore = draft.Now + DeniedFor, IsDenied = true });
                break;
            case Outcome.Refused refused:
                draft.Replace(notice, null);
                draft.Tell("notTold", "V-6", "Marketo refused the custom activity that tells of a refusal; this log and the error desk still do.", code: refused.Code);
                break;
            case Outcome.Deferred { MayLand: true }:
                Unknown(draft, notice);
                break;
            case Outcome.Deferred deferred:
                var wait = deferred.After is { } after && after > draft.Policy.TryAgain ? after : draft.Policy.TryAgain;
                draft.Replace(notice, notice with { SentAt = null, NotBefore = draft.Now + wait });
                break;
        }
    }

    /// <summary>A new activation, or nobody has the write any more: what was sent and not answered may be there.</summary>
    public static void Resume(Draft draft)
    {
        foreach (var notice in draft.Notices.Where(n => n.SentAt is not null).ToList()) Unknown(draft, notice);
    }

    private static void Unknown(Draft draft, OwedNotice notice) =>
        draft.Replace(notice, notice with { SentAt = null, NotBefore = draft.Now + draft.Policy.Landing, MayBeThere = true });
}
