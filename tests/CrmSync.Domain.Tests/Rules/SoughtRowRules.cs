using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>
/// What is asked for somebody who was merged away goes on with the winner, and the row that was made for him in a time of which an older copy of our store knows nothing comes
/// along (N-8, G-2).
/// </summary>
public sealed class SoughtRowRules
{
    private static readonly SyncPolicy Policy = Given.Policy();
    private static readonly RecordId Contact = new(RecordKind.Contact, "00000000-0000-0000-0000-00000000000c");

    private static Person Loser(int id, bool asContact = false, DynamicsSide? former = null)
    {
        var asked = new Story(Given.OnlyInMarketo(("city", "Bonn")), Policy).IsRequested(Campaign.Batch, asContact).Person;
        return asked with { Id = $"person:{id}", Dynamics = former, Marketo = asked.Marketo! with { Record = RecordId.Person(id), Standing = SideStanding.Merged } };
    }

    private static RecordId Next(Person person) => Recalls.NextRows(person).First().Row;

    private static Story Winner() => new(Given.OnlyInMarketo(("city", "Bonn"), ("title", null)), Policy);

    [Fact]
    public void N_8_G_2_The_winner_looks_for_the_next_row_of_each_for_whom_it_was_asked_also_where_it_was_asked_itself()
    {
        var (first, second) = (Loser(70), Loser(71));
        var winner = Winner().IsRequested(Campaign.Batch).Absorbs(Later(first, 1)).Absorbs(Later(second, 2));
        Assert.Equal([Next(first), Next(second)], winner.Person.Requested!.Sought);
        Assert.Empty(Winner().IsRequested(Campaign.Batch).Person.Requested!.Sought);

        static Person Later(Person loser, int seconds) => loser with { Requested = loser.Requested! with { At = Given.Start.AddSeconds(seconds) } };
    }

    [Fact]
    public void N_8_D_4_G_2_Where_the_losers_row_of_before_is_gone_the_next_one_is_looked_for()
    {
        var gone = new DynamicsSide(Next(Loser(70)), SideStanding.Deleted);
        var loser = Loser(70, former: gone);
        Assert.NotEqual(gone.Record, Next(loser));
        Assert.Equal([Next(loser)], Winner().Absorbs(loser).Person.Requested!.Sought);
    }

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    public void N_8_N_5_G_2_A_lead_that_was_made_for_the_loser_is_linked_and_goes_on_as_a_contact_where_one_was_asked_for(bool asContact, bool isSought, bool qualifies)
    {
        var loser = Loser(70, asContact);
        var row = isSought ? Next(loser) : Given.LeadRow;
        var winner = Winner().Absorbs(loser).Decides(new MatchDecision.Link(Given.Row(row, 20, null, ("city", "Bonn"), ("title", null))));
        Assert.Equal(row, winner.Person.Dynamics!.Record);
        Assert.Equal(qualifies, winner.Sent.Any(write => write is QualifyLead));
        Assert.Equal(qualifies ? null : "alreadyExists", winner.Person.Answered?.Result);
        Assert.DoesNotContain(winner.Sent, write => write is CreateRecord);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(RecordStanding.Merged, null, null)]
    [InlineData(RecordStanding.Open, null, "Link")]
    [InlineData(RecordStanding.Inactive, null, "Link")]
    [InlineData(RecordStanding.Qualified, null, "Link")]
    [InlineData(RecordStanding.Open, "alone", "Join")]
    [InlineData(RecordStanding.Open, "creating", "Wait")]
    [InlineData(RecordStanding.Open, "linked", null)]
    public void N_8_G_2_Of_the_loser_the_row_that_is_there_is_taken_unless_another_Marketo_person_has_it(RecordStanding? standing, string? holder, string? decision)
    {
        var found = standing is { } its ? Given.Row(Contact, 20, null, ("city", "Bonn")) with { Standing = its } : null;
        var row = holder is null ? null : new PersonRow("lead:x", holder == "linked" ? RecordId.Person(9) : null, Contact, null, null, PersonStanding.Waiting, holder == "creating" ? Marketo : null);
        Assert.Equal(decision, ForgottenRows.OfLoser(found, row)?.GetType().Name);
    }

    [Fact]
    public void N_8_G_2_V_3_What_was_refused_is_tried_again_with_what_is_sought()
    {
        var loser = Loser(70);
        var winner = Winner().Absorbs(loser).Decides(new MatchDecision.Refuse("unknownOwner", "No.", "owner")).IsRetried(null);
        Assert.Equal([Next(loser)], winner.Person.Requested!.Sought);
    }
}
