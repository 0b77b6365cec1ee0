using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Whose a row is, in hand-made histories, when nobody shows it.</summary>
public sealed class StandingVerdictTests
{
    private const string Contact = "00000000-0000-0000-0000-00000000000c";
    private const string Other = "00000000-0000-0000-0000-000000000002";

    [Theory]
    [InlineData("person:1.2.0.d", true, 0)]
    [InlineData("person:1.2.0.d", false, 1)]
    [InlineData("lead:00000000-0000-0000-0000-000000000001.2.0.d", true, 1)]
    public void D_2_C_13_The_row_of_somebody_who_was_deleted_in_Marketo_before_it_could_show_it_is_known_by_the_mark_of_our_write(string mark, bool isDeleted, int missing)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", "ann@example.com"), ("title", "CFO 1"));
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", "CFO 1", mark);
        if (isDeleted) told.Marketo.Delete("human", "1");
        Assert.Equal(missing, told.Judge().Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    public void D_2_N_13_A_contact_that_had_a_person_of_its_own_made_when_its_lead_was_deleted_already_stays_alone_when_that_one_is_deleted(bool isCutBefore, bool isDeleted, int missing)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        if (isCutBefore) Cut();
        told.Marketo.Create("crmsync", "9", ("email", "ann@example.com"), ("title", "CTO"), ("crmsyncDynamicsId", Contact), ("crmsyncRecordType", "Contact"));
        if (!isCutBefore) Cut();
        told.Mark("1");
        if (isDeleted) told.Marketo.Delete("human", "9");
        else told.Marketo.Update("crmsync", "9", "crmsyncDynamicsId", Contact, null);
        Assert.Equal(missing, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Missing, Row: Contact }));

        void Cut()
        {
            told.Dynamics.Delete("human", ToldHistory.Row);
            told.Dynamics.Update("human", Contact, "_originatingleadid_value", ToldHistory.Row, "");
        }
    }

    [Theory]
    [InlineData(true, true, 0, 0)]
    [InlineData(true, false, 0, 1)]
    [InlineData(false, true, 0, 1)]
    [InlineData(true, true, 5, 1)]
    public void D_2_G_2_Who_was_made_anew_for_the_row_of_a_deleted_person_is_unknown_where_an_older_copy_of_the_store_forgot_it_and_it_was_merged_away_before_it_was_seen_again(bool isDeleted, bool isForgotten, int minutesLater, int missing)
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        if (isDeleted) told.Marketo.Delete("human", "1");
        told.Marketo.Create("crmsync", "9", ("email", "ann@example.com"), ("title", "CTO"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        told.Pass(TimeSpan.FromMinutes(minutesLater));
        told.Marketo.Swallow("2", "9");
        if (!isDeleted) told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", ToldHistory.Row, null);
        var from = start.AddMinutes(isForgotten ? 0 : 10);
        Assert.Equal(missing, told.Judge(all => all with { RolledBack = [(from, from.AddMinutes(1))] }).Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true, "person:1", "deleted", 0)]
    [InlineData(false, "person:1", "deleted", 1)]
    [InlineData(true, "person:1", "linked", 1)]
    [InlineData(true, "lead:00000000-0000-0000-0000-000000000001", "deleted", 1)]
    public void D_2_N_9_The_row_of_somebody_who_was_deleted_in_Marketo_before_anything_was_written_is_known_by_the_log_and_by_the_delete(bool isDeleted, string person, string kind, int missing)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", "ann@example.com"));
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"));
        if (isDeleted) told.Marketo.Delete("human", "1");
        Assert.Equal(missing, told.Judge(facts: KnownFacts.None with { Person = person, Kinds = new HashSet<string> { kind } }).Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    public void D_2_N_18_The_row_of_somebody_deleted_stays_alone_where_an_older_copy_of_the_store_forgot_who_was_made_for_it_and_took_its_id_away(bool isForgotten, bool isDeleted, int missing)
    {
        var told = new ToldHistory().Linked();
        if (isDeleted) told.Marketo.Delete("human", "1");
        else told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", ToldHistory.Row, null);
        told.Pass(TimeSpan.FromMinutes(5));
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("crmsyncDynamicsId", ToldHistory.Row));
        told.Marketo.Update("crmsync", "2", "crmsyncDynamicsId", ToldHistory.Row, null);
        var from = new DateTimeOffset(2030, 1, 1, 0, isForgotten ? 4 : 40, 0, TimeSpan.Zero);
        Assert.Equal(missing, told.Judge(evidence => evidence with { RolledBack = [(from, from.AddMinutes(5))] }).Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true, true, true, 0)]
    [InlineData(false, true, true, 1)]
    [InlineData(true, false, true, 1)]
    [InlineData(true, true, false, 1)]
    public void D_2_G_2_The_row_of_somebody_deleted_stays_alone_where_an_older_copy_of_the_store_forgot_the_loser_of_a_merge_and_the_winners_copy_of_the_id_was_put_back(
        bool isForgotten, bool isPutBack, bool isDeleted, int missing)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "2", ("email", "bob@example.com"));
        told.Marketo.Swallow("2", "1");
        if (isPutBack) told.Marketo.Update("crmsync", "2", "crmsyncDynamicsId", ToldHistory.Row, null);
        else told.Marketo.Update("human", "2", "crmsyncDynamicsId", ToldHistory.Row, null);
        told.Pass(TimeSpan.FromMinutes(5));
        told.Marketo.Create("crmsync", "9", ("email", "ann@example.com"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        if (isDeleted) told.Marketo.Delete("human", "9");
        else told.Marketo.Update("crmsync", "9", "crmsyncDynamicsId", ToldHistory.Row, null);
        var from = new DateTimeOffset(2030, 1, 1, 0, isForgotten ? 0 : 10, 0, TimeSpan.Zero);
        Assert.Equal(missing, told.Judge(evidence => evidence with { RolledBack = [(from, from.AddMinutes(1))] }).Count(OffenceKind.Missing));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    public void D_2_N_5_The_contact_of_somebody_who_was_merged_away_while_his_lead_was_made_and_qualified_stays_alone_where_an_older_copy_of_the_store_forgot_the_lead(bool isForgotten, bool isDeleted, int missing)
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", "ann@example.com"));
        told.Marketo.Create("human", "2", ("email", "bob@example.com"));
        told.Marketo.Swallow("2", "1");
        told.Dynamics.Create("crmsync", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("crmsync_writeid", "person:1.2.0.d"));
        told.Dynamics.Create("crmsync", "contact", Contact, ("_originatingleadid_value", ToldHistory.Row), ("emailaddress1", "ann@example.com"));
        told.Pass(TimeSpan.FromMinutes(5));
        told.Marketo.Create("crmsync", "9", ("email", "ann@example.com"), ("crmsyncDynamicsId", Contact), ("crmsyncRecordType", "Contact"));
        if (isDeleted) told.Marketo.Delete("human", "9");
        else told.Marketo.Update("crmsync", "9", "crmsyncDynamicsId", Contact, null);
        var from = new DateTimeOffset(2030, 1, 1, 0, isForgotten ? 0 : 10, 0, TimeSpan.Zero);
        Assert.Equal(missing, told.Judge(evidence => evidence with { RolledBack = [(from, from.AddMinutes(1))] }).Offences.Count(each => each is { Kind: OffenceKind.Missing, Row: Contact }));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    public void G_2_N_18_The_losers_row_is_not_the_winners_whose_own_link_somebody_had_emptied_so_that_the_merge_brought_the_losers(bool isPutBack, bool isDeleted, int missing)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com").Linked("3", Contact, "eve@example.com");
        told.Marketo.Update("human", "1", "crmsyncDynamicsId", ToldHistory.Row, null);
        told.Marketo.Swallow("1", "2");
        told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", Other, isPutBack ? ToldHistory.Row : null);
        told.Dynamics.MergeInto(Other, Contact);
        told.Marketo.Update("crmsync", "3", "crmsyncDynamicsId", Contact, Other);
        if (isDeleted) told.Marketo.Delete("human", "3");
        else told.Marketo.Update("crmsync", "3", "crmsyncDynamicsId", Other, null);
        Assert.Equal(missing, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Missing, Row: Other }));
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 1)]
    public void G_2_K_3_The_losers_id_that_a_merge_brought_to_somebody_whose_own_row_is_kept_out_does_not_share_the_row_with_whoever_goes_on_as_it(bool isKeptOut, bool isOurs, int doubled)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com").Linked("3", Contact, "eve@example.com");
        told.Marketo.Update("human", "1", "crmsyncDynamicsId", ToldHistory.Row, null);
        if (isKeptOut) told.Dynamics.Update("human", ToldHistory.Row, "new_synctomkto", null, "false");
        told.Marketo.Swallow("1", "2");
        if (isOurs) told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", Other, Other);
        told.Dynamics.MergeInto(Other, Contact);
        told.Marketo.Update("crmsync", "3", "crmsyncDynamicsId", Contact, Other);
        Assert.Equal(doubled, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Doubled, Row: "3" }));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    public void D_5_N_8_A_row_that_comes_back_has_a_person_made_for_it_only_where_its_own_was_linked_with_another_one_since_it_was_deleted(bool isDeleted, bool isLinkedAgain, int doubled)
    {
        var told = new ToldHistory();
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"));
        told.Dynamics.Create("human", Other, ("emailaddress1", "bob@example.com"));
        told.Marketo.Create("crmsync", "1", ("email", "ann@example.com"), ("crmsyncDynamicsId", ToldHistory.Row));
        if (isDeleted) told.Dynamics.Delete("human", ToldHistory.Row);
        if (isLinkedAgain) told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", ToldHistory.Row, Other);
        if (isDeleted) told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"));
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("crmsyncDynamicsId", ToldHistory.Row));
        Assert.Equal(doubled, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Doubled, Row: "2" }));
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 1)]
    public void G_3_K_3_Who_is_marked_because_somebody_elses_row_went_on_as_its_own_is_right_although_that_one_shows_nothing_yet_of_a_row_that_is_kept_out(bool isKeptOut, bool isOtherMarked, int forgotten)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Dynamics.MergeInto(Contact, Other);
        if (isKeptOut) told.Dynamics.Update("human", Contact, "new_synctomkto", null, "false");
        told.Mark("1");
        if (isOtherMarked) told.Mark("2");
        Assert.Equal(forgotten, told.Judge().Offences.Count(each => each is { Kind: OffenceKind.Forgotten, Row: "1" }));
    }

    [Theory]
    [InlineData("Head of Sales", true, 0)]
    [InlineData("Head of Sales", false, 1)]
    [InlineData("Head of Nothing", true, 1)]
    public void I_3_G_3_Who_goes_on_as_the_row_that_his_was_merged_into_and_is_deleted_before_he_shows_it_brings_his_values(string value, bool isGone, int invented)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "eva@example.com");
        told.Marketo.Update("human", "2", "title", "CTO", "Head of Sales");
        told.Marketo.Delete("human", "1");
        told.Dynamics.MergeInto(ToldHistory.Row, Other);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", value);
        if (isGone) told.Marketo.Delete("human", "2");
        Assert.Equal(invented, told.Judge().Count(OffenceKind.Invented));
    }
}
