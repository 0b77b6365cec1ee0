using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>
/// A person's row was deleted and its next one made on request (D-4), in a time that an older copy of our store forgets: the next row is seen for the first time
/// while the one of before still counts as there.
/// </summary>
public sealed class ForgottenRowRules
{
    private static readonly SyncPolicy Policy = Given.Policy(Given.Field("city"));
    private static readonly RecordId Other = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000d"));

    private static Person Holder => Given.Linked(RecordKind.Lead, ("city", "Bonn"));

    private static RecordId Next(int generation = 1) => Recalls.NextRows(Holder).First(next => next.Generation == generation).Row;

    private static Person Seen(RecordId row, params FormerRow[] former) => new Story(new($"{row}", "c"), Policy).See(new RecordSeen(Given.Row(row, 5, null, ("city", "Bonn")))).Person with { Former = former };

    private static IEnumerable<RecordId?> Before(Person seen, Person holder) => ForgottenRows.Owners(seen, Standing.Row(seen)!, [Standing.Row(holder)!, Standing.Row(seen)!]).Select(owner => owner.Dynamics);

    [Fact]
    public void N_8_N_12_A_row_with_an_id_of_somebody_who_holds_another_row_is_that_ones_if_the_other_is_gone()
    {
        Assert.Equal([Given.LeadRow], Before(Seen(Next()), Holder));
        Assert.Equal([Given.LeadRow], Before(Seen(Next(3)), Holder));
        Assert.Equal([Given.LeadRow], Before(Seen(Given.ContactRow, new FormerRow(Next(), 3)), Holder));
        Assert.Empty(Before(Seen(Other), Holder));
        Assert.Empty(Before(Seen(Next()), Holder with { Marketo = Holder.Marketo! with { Record = RecordId.Person(8) } }));
    }

    [Fact]
    public void N_8_Whose_row_of_before_is_known_to_be_gone_since_the_match_decided_is_matched_anew()
    {
        var gone = Holder with { Dynamics = Holder.Dynamics! with { Standing = SideStanding.Deleted } };
        Assert.Equal([null], Before(Seen(Next()), gone));
        Assert.Empty(Before(Seen(Other), gone));
        Assert.Empty(Before(Seen(Next()), gone with { Claim = Other.Id }));
        var (asker, email) = (Seen(Next()), "ann@example.com");
        var holder = Standing.Row(gone)! with { MarketoEmail = email };
        Assert.Empty(ForgottenRows.Owners(asker, Standing.Row(asker)! with { DynamicsEmail = "bob@example.com" }, [holder]));
        var again = MatchRule.Decide(Standing.Row(asker)! with { DynamicsEmail = email }, email, [holder], new HashSet<string>(), new HashSet<string>());
        Assert.Equal(new MatchDecision.Join(gone.Id), again);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public void N_8_N_12_D_4_The_row_after_one_that_is_taken_over_again_has_an_id_of_its_own(int made, int next)
    {
        var gone = Holder with { Dynamics = Holder.Dynamics! with { Standing = SideStanding.Deleted } };
        var joiner = new Story(Seen(Next(made)), Policy).Decides(new MatchDecision.Join(gone.Id)).Person;
        var taken = Planner.Absorb(gone, new(joiner, []), Policy, FeedReach.None, Given.Start)!.Person;
        Assert.Equal((Next(made), next), (taken.Dynamics!.Record, Recalls.NextRows(taken).First().Generation));

        var linked = new Story(gone with { Requested = null }, Policy).IsRequested().Decides(new MatchDecision.Link(Given.Row(Next(made), 5, null, ("city", "Bonn")))).Person;
        Assert.Equal((Next(made), next), (linked.Dynamics!.Record, Recalls.NextRows(linked).First().Generation));
    }
}
