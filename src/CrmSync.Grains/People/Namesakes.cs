using CrmSync.Domain.Activities;

namespace CrmSync.Grains.People;

/// <summary>Under which e-mails may a question that was ambiguous have an answer now? (N-9)</summary>
internal static class Namesakes
{
    /// <summary>The e-mails that this person no longer carries, or no longer carries as somebody who could be linked.</summary>
    public static IEnumerable<string> ToWake(PersonRow? before, PersonRow? now)
    {
        if (before is null || ReferenceEquals(before, now)) return [];
        var isLinked = before is { Marketo: null } or { Dynamics: null } && now is { Marketo: not null, Dynamics: not null };
        return new[] { before.MarketoEmail, before.DynamicsEmail }.OfType<string>().Distinct().Where(e => isLinked || (e != now?.MarketoEmail && e != now?.DynamicsEmail));
    }
}
