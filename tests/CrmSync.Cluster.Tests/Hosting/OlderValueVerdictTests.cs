using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>I8 in hand-made histories: what must be found, and what comes near to it and must not.</summary>
public sealed class OlderValueVerdictTests
{
    private const string Contact = "00000000-0000-0000-0000-00000000000c";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void I_8_A_value_that_was_replaced_after_it_had_arrived_does_not_come_back_by_us(bool isInMarketo)
    {
        var told = new ToldHistory().Linked().Travels(isInMarketo, "CTO", "CFO 1");
        var (side, other) = isInMarketo ? (told.Marketo, told.Dynamics) : (told.Dynamics, told.Marketo);
        var (row, field) = isInMarketo ? ("1", "title") : (ToldHistory.Row, "jobtitle");
        side.Update("human", row, field, "CFO 1", "CEO 2");
        side.Update("crmsync", row, field, "CEO 2", "CFO 1");
        other.Update("human", isInMarketo ? ToldHistory.Row : "1", isInMarketo ? "jobtitle" : "title", "CFO 1", "COO 3");
        side.Update("crmsync", row, field, "CFO 1", "COO 3");
        var offence = Assert.Single(told.Judge(facts: Lost("CEO 2")).Offences);
        Assert.Equal((OffenceKind.Reverted, row), (offence.Kind, offence.Row));
    }

    [Fact]
    public void I_8_A_value_of_the_start_does_not_come_back_by_us_and_one_that_somebody_wrote_again_does()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CTO");
        Assert.Equal(1, told.Judge(facts: Lost("CFO 1")).Count(OffenceKind.Reverted));

        var again = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1").Travels(isToMarketo: true, "CFO 1", "CTO");
        Assert.True(again.Judge().Passes);
    }

    [Fact]
    public void C_12_C_7_Who_writes_in_Marketo_just_what_is_on_its_way_there_is_taken_for_us_and_what_he_replaced_is_put_back_where_the_log_tells_that_it_won()
    {
        Assert.Equal((0, 1), (Reverted(TimeSpan.Zero, Told("CFO 1", "CEO 2")), Reverted(TimeSpan.Zero, KnownFacts.None)));
        Assert.Equal((1, 1), (Reverted(TimeSpan.Zero, Told("COO 3", "CEO 2")), Reverted(TimeSpan.Zero, Told("CFO 1", "COO 3"))));
        Assert.Equal((1, 1), (Reverted(TimeSpan.FromMinutes(5), Told("CFO 1", "CEO 2"), isClosed: true), Reverted(TimeSpan.Zero, Told("CFO 1", "CEO 2"), isThere: true)));
        Assert.Equal(0, Reverted(TimeSpan.FromMinutes(5), Told("CFO 1", "CEO 2")));

        static int Reverted(TimeSpan later, KnownFacts facts, bool isThere = false, bool isClosed = false)
        {
            var told = new ToldHistory().Linked();
            told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
            if (isThere) told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1");
            told.Pass(later);
            if (isClosed) told.Marketo.Update("crmsync", "1", "city", null, "Bonn");
            told.Marketo.Update("human", "1", "title", isThere ? "CFO 1" : "CTO", "CEO 2");
            told.Marketo.Update("human", "1", "title", "CEO 2", "CFO 1");
            told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CEO 2");
            return told.Judge(facts: facts).Count(OffenceKind.Reverted);
        }
    }

    [Fact]
    public void I_8_A_value_that_travelled_and_was_replaced_does_not_flicker()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1").Travels(isToMarketo: false, "CFO 1", "CTO").Travels(isToMarketo: true, "CTO", "CFO 1");
        Assert.True(told.Judge().Passes);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CTO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        Assert.Equal((OffenceKind.Reverted, ToldHistory.Row), (Assert.Single(told.Judge().Offences).Kind, told.Judge().Offences[0].Row));
    }

    [Fact]
    public void I_8_A_late_observation_does_not_overtake_a_newer_one()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CTO", "CEO 2");
        Assert.True(told.Judge().Passes);
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CEO 2", "COO 3");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "COO 3");
        Assert.Equal(OffenceKind.Reverted, Assert.Single(told.Judge().Offences).Kind);
    }

    [Fact]
    public void I_8_Two_edits_that_travel_one_after_the_other_are_in_order()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CEO 2");
        Assert.True(told.Judge().Passes);
    }

    [Fact]
    public void C_7_An_edit_that_we_replaced_unseen_may_be_put_back()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        Assert.True(told.Judge(facts: Lost("CFO 1")).Passes);
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 1)]
    public void C_7_C_12_An_edit_that_we_replaced_unseen_may_be_put_back_late_once_though_somebody_wrote_it_again_and_left_it(bool isTold, bool isBack, int reverted)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        if (isBack) told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CEO 2");
        else told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Marketo.Update("human", "1", "title", "CEO 2", "COO 3");
        told.Marketo.Update("crmsync", "1", "title", "COO 3", "CEO 2");
        var facts = KnownFacts.None with { Won = (isTold ? new[] { "CEO 2" } : []).ToLookup(_ => "title", value => (string?)value) };
        Assert.Equal(reverted, told.Judge(facts: facts).Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData("CEO 2", "COO 3", 0)]
    [InlineData("CEO 2", "CFO 1", 1)]
    [InlineData("CFO 1", "COO 3", 1)]
    public void C_12_C_7_Who_writes_in_Marketo_just_what_is_being_put_back_there_is_taken_for_us_and_what_he_replaced_is_put_back_where_that_is_told(string lost, string won, int reverted)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "COO 3");
        told.Marketo.Update("human", "1", "title", "COO 3", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "COO 3");
        Assert.Equal(reverted, told.Judge(facts: Told(lost, won)).Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData("CFO 1", true, 0)]
    [InlineData("CEO 2", true, 1)]
    [InlineData("CFO 1", false, 1)]
    public void C_11_G_2_What_a_losers_row_said_that_a_merge_moved_to_the_winner_is_taken_back_in_Dynamics(string loser, bool isMerged, int reverted)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "2", ("email", "bob@example.com"), ("title", "COO 3"));
        told.Marketo.Update("human", "2", "title", "COO 3", loser);
        if (isMerged) told.Marketo.Swallow("1", "2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CTO");
        Assert.Equal(reverted, told.Judge().Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 2)]
    [InlineData(true, true, 1)]
    public void C_11_G_2_A_flag_that_the_winner_had_left_before_the_loser_took_it_up_is_of_the_losers_row_and_is_taken_back(bool isMerged, bool isWinnersOwn, int reverted)
    {
        var told = new ToldHistory().Linked();
        Consents("false", "true");
        told.Marketo.Create("human", "2", ("email", "bob@example.com"), ("doNotCall", "false"));
        if (isWinnersOwn) told.Marketo.Update("human", "2", "doNotCall", "false", "true");
        told.Pass(TimeSpan.FromMinutes(1));
        Consents("true", "false");
        told.Pass(TimeSpan.FromMinutes(1));
        if (!isWinnersOwn) told.Marketo.Update("human", "2", "doNotCall", "false", "true");
        if (isMerged) told.Marketo.Swallow("1", "2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "donotphone", "false", "true");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "donotphone", "true", "false");
        Assert.Equal(reverted, told.Judge().Count(OffenceKind.Reverted));

        void Consents(string old, string @new)
        {
            told.Marketo.Update("human", "1", "doNotCall", old, @new);
            told.Dynamics.Update("crmsync", ToldHistory.Row, "donotphone", old, @new);
        }
    }

    [Fact]
    public void C_2_The_owner_may_win_by_a_value_that_the_other_side_held_before()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        Assert.True(told.Judge(facts: Lost("CEO 2")).Passes);
    }

    [Fact]
    public void I_8_A_flag_that_somebody_switched_to_and_fro_follows()
    {
        var told = new ToldHistory().Linked();
        foreach (var (old, now) in new[] { ("false", "true"), ("true", "false"), ("false", "true") }) told.Dynamics.Update("human", ToldHistory.Row, "donotphone", old, now);
        foreach (var (old, now) in new[] { ("false", "true"), ("true", "false"), ("false", "true") }) told.Marketo.Update("crmsync", "1", "doNotCall", old, now);
        Assert.True(told.Judge().Passes);
    }

    [Fact]
    public void QL_3_A_contact_may_bring_back_what_the_lead_did_not_hold_any_more()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        told.Dynamics.Create("human", Contact, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Dynamics.MergeInto(Contact, ToldHistory.Row);
        told.Link("1", Contact, "Lead");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CTO");
        Assert.Equal(0, told.Judge().Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData("", true, 0)]
    [InlineData("CFO 1", true, 1)]
    [InlineData("", false, 1)]
    public void QL_3_N_10_What_was_emptied_on_the_next_row_before_we_met_it_may_be_filled_where_that_is_told_however_late_the_link_comes(string lost, bool isNext, int reverted)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Create("human", Contact, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        if (isNext) told.Dynamics.MergeInto(Contact, ToldHistory.Row);
        told.Pass(TimeSpan.FromMinutes(1));
        told.Dynamics.Update("human", Contact, "jobtitle", "CTO", null);
        told.Dynamics.Update("crmsync", Contact, "jobtitle", null, "CTO");
        told.Pass(TimeSpan.FromMinutes(3));
        told.Link("1", Contact, "Lead");
        Assert.Equal(reverted, told.Judge(facts: Told(lost, "CTO")).Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData("COO 3", false, 0)]
    [InlineData("CEO 2", false, 1)]
    [InlineData("COO 3", true, 1)]
    public void QL_3_N_10_What_was_edited_on_the_contact_before_we_met_it_may_lose_though_we_had_written_into_its_lead(string lost, bool isMet, int reverted)
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        if (isMet) told.Dynamics.Update("crmsync", Contact, "jobtitle", "CFO 1", "CFO 1");
        told.Pass(TimeSpan.FromMinutes(1));
        told.Dynamics.Update("human", Contact, "jobtitle", "CFO 1", "COO 3");
        told.Dynamics.Update("crmsync", Contact, "jobtitle", "COO 3", "CFO 1");
        told.Pass(TimeSpan.FromMinutes(3));
        told.Link("1", Contact, "Contact");
        Assert.Equal(reverted, told.Judge(facts: Told(lost, "CFO 1")).Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData("CEO 2", true, 0)]
    [InlineData("CFO 1", true, 1)]
    [InlineData("CEO 2", false, 1)]
    public void G_2_N_10_What_the_winner_of_a_merge_held_by_itself_may_lose_to_the_same_value_of_the_losers_row_where_that_is_told(string lost, bool isMerged, int reverted)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "2", ("email", "bob@example.com"), ("title", "CTO"));
        if (isMerged) told.Marketo.Swallow("2", "1");
        told.Marketo.Update("human", "2", "crmsyncDynamicsId", null, ToldHistory.Row);
        told.Pass(TimeSpan.FromMinutes(1));
        told.Marketo.Update("human", "2", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "2", "title", "CEO 2", "CTO");
        Assert.Equal(reverted, told.Judge(facts: Told(lost, "CTO")).Count(OffenceKind.Reverted));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void I_8_What_we_wrote_over_there_and_an_older_copy_of_the_store_forgot_may_come_back_when_it_is_read(bool isForgotten)
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        told.Pass(TimeSpan.FromMinutes(1));
        told.Marketo.Seed("2", ("email", "ann@example.com"), ("title", "CFO 1"));
        told.Marketo.Swallow("2", "1");
        told.Pass(TimeSpan.FromMinutes(1));
        told.Marketo.Update("crmsync", "2", "title", "CFO 1", "CTO");
        told.Marketo.Update("crmsync", "2", "title", "CTO", "CFO 1");
        var from = new DateTimeOffset(2030, 1, 1, 0, 0, isForgotten ? 18 : 28, TimeSpan.Zero);
        Assert.Equal(isForgotten ? 0 : 1, told.Judge(all => all with { RolledBack = [(from, from.AddSeconds(5))] }).Count(OffenceKind.Reverted));
    }

    [Fact]
    public void C_15_What_is_only_filled_is_filled_again_when_somebody_empties_it()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", null);
        told.Marketo.Update("crmsync", "1", "title", null, "CTO");
        Assert.Equal(1, told.Judge(facts: Lost("")).Count(OffenceKind.Reverted));
        var filled = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? field with { IsFilledOnly = true } : field)]);
        Assert.Equal(0, told.Judge(evidence => evidence with { Fields = filled }, Lost("")).Count(OffenceKind.Reverted));
    }

    private static KnownFacts Lost(string value) => KnownFacts.None with { Lost = new[] { value }.ToLookup(_ => "title", each => (string?)each) };

    private static KnownFacts Told(string lost, string won) => Lost(lost) with { Won = new[] { won }.ToLookup(_ => "title", value => (string?)value) };
}
