using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>
/// A row whose id is derived from a person is that person's (N-12), even where an older copy of our store has forgotten that its row of before was deleted and this one made (N-8, D-4).
/// </summary>
public static class ForgottenRows
{
    /// <summary>
    /// The people from whose ids this row's, or that of the lead that it goes on from, is derived. Where one of them holds a row that is gone, nobody is made for this one before
    /// its person knows that, and takes it. Who has known it since the match decided is matched as anybody is: it is asked anew.
    /// </summary>
    /// <param name="person">Who is seen for the first time.</param>
    /// <param name="row">Its line of the index.</param>
    /// <param name="holders">Index rows of everybody with its e-mail, read after the match decided.</param>
    public static IReadOnlyList<PersonRow> Owners(Person person, PersonRow row, IReadOnlyList<PersonRow> holders) =>
        [.. holders.Where(h => h is { Marketo: { } marketo } && h.Person != person.Id && (h.Dynamics is not null || (h.Claim is null && h.MarketoEmail == row.DynamicsEmail))
            && MatchRule.ClaimedIds(row, person.Former).Any(id => Creation.GenerationOf(person.Connection, marketo, id) is not null))];

    /// <summary>
    /// The row that was sought for a request of somebody who was merged away (N-8, G-2) goes on with the winner, as it would have if nobody had forgotten it. Null: there is none
    /// to go on with.
    /// </summary>
    /// <param name="found">The row, or the contact as which it goes on; null: Dynamics definitely does not have it.</param>
    /// <param name="holder">Whoever holds it; null: nobody does.</param>
    public static MatchDecision? OfLoser(RecordSnapshot? found, PersonRow? holder) => (found, holder) switch
    {
        (null or { Standing: RecordStanding.Merged }, _) or (_, { Marketo: not null }) => null,
        (_, null) => new MatchDecision.Link(found),
        (_, { CreatingIn: not null }) => new MatchDecision.Wait(),
        _ => new MatchDecision.Join(holder.Person),
    };

    /// <summary>Which of the person's rows is the one that it takes, beside what is known? The next one that is made must not have its id again (N-12).</summary>
    internal static int GenerationOf(Draft draft, RecordId row, int known) =>
        Math.Max(draft.Dynamics?.Generation ?? known, draft.Marketo is { } side ? Creation.GenerationOf(draft.Before.Connection, side.Record, row.Id) ?? 0 : 0);
}
