using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Qualified and merged people in hand-made histories: what must be found, and what comes near to it and must not.</summary>
public sealed class SuccessorVerdictTests
{
    private const string Contact = "00000000-0000-0000-0000-00000000000c";
    private const string Other = "00000000-0000-0000-0000-000000000002";

    [Fact]
    public async Task QL_1_A_qualified_lead_whose_person_goes_on_as_the_contact_passes()
    {
        var told = Qualified();
        told.Link("1", Contact, "Contact");
        told.Dynamics.Update("human", Contact, "jobtitle", "CFO 1", "COO 2");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "COO 2");
        var verdict = await told.JudgeAsync();
        Assert.Equal((true, 0), (verdict.Passes, verdict.Explained));
    }

    [Fact]
    public async Task QL_1_A_person_that_still_shows_the_qualified_lead_is_forgotten_unless_it_waits()
    {
        var told = Qualified();
        var offence = Assert.Single((await told.JudgeAsync()).Offences, each => each.Kind == OffenceKind.Forgotten);
        Assert.Equal(("1", "crmsyncDynamicsId"), (offence.Row, offence.Field));
        Assert.Equal(0, (await told.JudgeAsync(State("waiting"))).Count(OffenceKind.Forgotten));
    }

    [Fact]
    public async Task QL_1_What_the_contact_takes_from_a_person_that_is_merged_away_before_it_showed_it_is_no_invention()
    {
        var told = new ToldHistory().Linked("1", ToldHistory.Row).Linked("5", Other, "eva@example.com");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Swallow("5", "1");
        told.Dynamics.Update("crmsync", Contact, "jobtitle", "CTO", "CFO 1");
        Assert.Equal(0, (await told.JudgeAsync()).Count(OffenceKind.Invented));
        told.Dynamics.Update("crmsync", Contact, "jobtitle", "CFO 1", "COO 2");
        Assert.Equal(1, (await told.JudgeAsync()).Count(OffenceKind.Invented));
    }

    [Fact]
    public async Task QL_1_A_contact_that_became_a_person_of_its_own_is_a_double_and_the_lead_forgotten()
    {
        var told = Qualified();
        told.Marketo.Create("crmsync", "9", ("email", "ann@example.com"), ("title", "CFO 1"), ("crmsyncDynamicsId", Contact), ("crmsyncRecordType", "Contact"));
        var verdict = await told.JudgeAsync();
        Assert.False(verdict.Passes);
        Assert.Equal(1, verdict.Count(OffenceKind.Forgotten));
    }

    [Fact]
    public async Task QL_1_A_record_type_that_still_says_lead_is_forgotten()
    {
        var told = Qualified();
        told.Link("1", Contact, "Lead");
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Forgotten, "crmsyncRecordType"), (offence.Kind, offence.Field));
    }

    [Fact]
    public async Task QL_3_An_edit_of_the_lead_that_the_contact_took_over_must_still_travel()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Link("1", Contact, "Contact");
        told.Dynamics.Update("crmsync", Contact, "jobtitle", "CFO 1", "CTO");
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Lost, "dynamics", ToldHistory.Row), (offence.Kind, offence.Side, offence.Row));
    }

    [Fact]
    public async Task QL_3_What_Marketo_wrote_before_the_qualification_must_reach_the_contact_and_the_copy_is_nobodys_edit()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Link("1", Contact, "Contact");
        Assert.Equal([OffenceKind.Lost, OffenceKind.Different], (await told.JudgeAsync()).Offences.Select(each => each.Kind).OrderDescending());
        told.Dynamics.Update("crmsync", Contact, "jobtitle", "CTO", "CFO 1");
        var verdict = await told.JudgeAsync();
        Assert.Equal((true, 0, 0), (verdict.Passes, verdict.Equal, verdict.Explained));
    }

    [Fact]
    public async Task QL_3_An_edit_of_the_closed_lead_is_nobodys()
    {
        var told = Qualified();
        told.Link("1", Contact, "Contact");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO 1", "Behind the back");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task N_5_N_8_A_lead_that_we_made_and_qualified_is_one_row_and_a_second_contact_of_it_is_a_double()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"), ("title", "CIO 7"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("jobtitle", "CIO 7"));
        told.Dynamics.Qualify("crmsync", Other, Contact);
        told.Link("7", Contact, "Contact");
        Assert.True((await told.JudgeAsync()).Passes);
        told.Dynamics.Qualify("crmsync", Other, "00000000-0000-0000-0000-00000000000d");
        Assert.Contains((await told.JudgeAsync()).Offences, each => each is { Kind: OffenceKind.Doubled, Row: "00000000-0000-0000-0000-00000000000d" });
    }

    [Fact]
    public async Task N_8_A_row_made_anew_with_another_id_is_a_double_though_the_first_was_qualified()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        told.Dynamics.Qualify("human", Other, Contact);
        told.Link("7", Contact, "Contact");
        Assert.True((await told.JudgeAsync()).Passes);
        told.Dynamics.Create("crmsync", "00000000-0000-0000-0000-00000000000e", ("emailaddress1", "x@example.com"));
        told.Link("7", "00000000-0000-0000-0000-00000000000e");
        Assert.Contains((await told.JudgeAsync()).Offences, each => each is { Kind: OffenceKind.Doubled, Row: "00000000-0000-0000-0000-00000000000e" });
    }

    [Fact]
    public async Task N_8_A_row_made_once_too_often_that_became_a_person_of_its_own_is_a_double()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Contact, ("emailaddress1", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        told.Marketo.Create("crmsync", "9", ("email", "x@example.com"), ("crmsyncDynamicsId", Contact), ("crmsyncRecordType", "Lead"));
        Assert.Contains((await told.JudgeAsync()).Offences, each => each is { Kind: OffenceKind.Doubled, Row: Contact });
    }

    [Fact]
    public async Task G_3_The_loser_of_a_merge_in_Dynamics_is_marked_or_forgotten_and_its_edits_are_its_own_sides()
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Dynamics.Update("human", Other, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.MergeInto(ToldHistory.Row, Other);
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Forgotten, "2", "crmsyncIsDeleted"), (offence.Kind, offence.Row, offence.Field));
        told.Mark("2");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 0)]
    [InlineData(true, true, 1)]
    public async Task G_2_What_a_merge_in_Marketo_copies_is_no_edit_where_the_row_went_on_from_it_unless_the_loser_was_edited_since(bool isEdited, bool isQualified, int lost)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "9", ("email", "bob@example.com"));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        if (isEdited)
        {
            told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1");
            told.Pass(TimeSpan.FromMinutes(1));
            told.Marketo.Update("human", "1", "title", "CFO 1", "CTO");
        }
        told.Marketo.Swallow("9", "1");
        told.Marketo.Update("crmsync", "9", "title", "CTO", "CFO 1");
        if (isQualified)
        {
            told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
            told.Link("9", Contact, "Contact");
        }
        Assert.Equal(lost, (await told.JudgeAsync()).Offences.Count(each => each is { Kind: OffenceKind.Lost, Field: "title" }));
    }

    [Fact]
    public async Task G_1_The_winner_of_a_merge_in_Dynamics_is_judged_as_anybody()
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.MergeInto(ToldHistory.Row, Other);
        told.Mark("2");
        Assert.Equal(1, (await told.JudgeAsync()).Count(OffenceKind.Lost));
        told.Mark("1");
        Assert.Contains((await told.JudgeAsync()).Offences, each => each is { Kind: OffenceKind.Forgotten, Row: "1" });
    }

    [Fact]
    public async Task D_1_A_deleted_row_whose_person_does_not_say_so_is_forgotten()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Delete("human", ToldHistory.Row);
        Assert.Equal(1, (await told.JudgeAsync()).Count(OffenceKind.Forgotten));
        told.Mark("1");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task G_2_With_two_links_the_losers_row_is_explained_only_when_it_is_listed()
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Marketo.Swallow("1", "2");
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Missing, Other), (offence.Kind, offence.Row));
        Assert.False((await told.JudgeAsync(State("refused"))).Passes, "another refusal of the person is no such line");
        Assert.True((await told.JudgeAsync(State("refused") with { Desk = new HashSet<string> { "" } })).Passes);
    }

    [Fact]
    public void D_2_A_losers_row_that_an_older_copy_of_the_store_forgot_stays_alone_when_whoever_was_made_for_it_since_is_deleted()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Marketo.Swallow("1", "2");
        told.Marketo.Create("crmsync", "9", ("email", "bob@example.com"), ("title", "CTO"), ("crmsyncDynamicsId", Other), ("crmsyncRecordType", "Lead"));
        told.Marketo.Delete("human", "9");
        Assert.Equal(0, told.Judge(all => all with { RolledBack = [(start, start.AddMinutes(1))] }).Count(OffenceKind.Missing));
        Assert.Equal(1, told.Judge(all => all with { RolledBack = [(start.AddMinutes(5), start.AddMinutes(6))] }).Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void G_3_D_2_A_losers_row_as_which_another_person_went_on_since_stays_alone_when_that_one_is_deleted(bool isSince)
    {
        const string third = "00000000-0000-0000-0000-000000000003";
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com").Linked("3", third, "cid@example.com");
        if (isSince) told.Marketo.Swallow("1", "2");
        told.Dynamics.MergeInto(Other, third);
        told.Marketo.Update("crmsync", "3", "crmsyncDynamicsId", third, Other);
        told.Marketo.Delete("human", "3");
        if (!isSince) told.Marketo.Swallow("1", "2");
        Assert.Equal(isSince ? 0 : 1, told.Judge().Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void G_3_D_2_Who_went_on_as_a_deleted_persons_row_and_was_put_back_by_an_older_copy_of_the_store_leaves_it_alone(bool isForgotten, int missing)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Dynamics.MergeInto(ToldHistory.Row, Other);
        told.Marketo.Delete("human", "1");
        told.Marketo.Update("crmsync", "2", "crmsyncDynamicsId", Other, ToldHistory.Row);
        told.Marketo.Update("crmsync", "2", "crmsyncDynamicsId", ToldHistory.Row, Other);
        told.Mark("2");
        var from = new DateTimeOffset(2030, 1, 1, 0, isForgotten ? 0 : 5, 34, TimeSpan.Zero);
        Assert.Equal(missing, told.Judge(all => all with { RolledBack = [(from, from.AddSeconds(2))] }).Count(OffenceKind.Missing));
    }

    [Fact]
    public async Task G_2_A_winner_without_a_row_takes_over_the_losers_and_a_value_that_it_gained_must_travel()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "city", null, "Kyoto 1");
        told.Marketo.Create("human", "5", ("email", "eva@example.com"), ("title", "CIO 5"));
        told.Marketo.Swallow("5", "1");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CIO 5");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "emailaddress1", "ann@example.com", "eva@example.com");
        Assert.Equal([OffenceKind.Lost, OffenceKind.Different], (await told.JudgeAsync()).Offences.Select(each => each.Kind).OrderDescending());
        told.Dynamics.Update("crmsync", ToldHistory.Row, "address1_city", null, "Kyoto 1");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task D_2_A_row_whose_person_was_deleted_in_Marketo_stays_alone()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Delete("human", "1");
        Assert.True((await told.JudgeAsync()).Passes);

        var handed = new ToldHistory().Linked();
        handed.Marketo.Create("human", "5", ("email", "eva@example.com"));
        handed.Marketo.Swallow("5", "1");
        handed.Marketo.Delete("human", "5");
        Assert.True((await handed.JudgeAsync()).Passes, "whoever took the row over was deleted");
    }

    [Fact]
    public async Task D_1_A_contact_that_was_deleted_leaves_its_closed_lead_to_nobody()
    {
        var told = Qualified();
        told.Link("1", Contact, "Contact");
        told.Dynamics.Delete("human", Contact);
        told.Mark("1");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    // An edit that arrived, then a qualification that nobody has followed yet.
    private static ToldHistory Qualified()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        return told;
    }

    private static KnownFacts State(string whole) => KnownFacts.None with { States = new Dictionary<string, string> { [KnownFacts.Whole] = whole } };
}
