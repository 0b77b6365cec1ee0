using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>What must be found in hand-made histories, and what comes near to it and must not.</summary>
public sealed class StrictVerdictTests
{
    private const string Other = "00000000-0000-0000-0000-000000000002";

    [Fact]
    public async Task B_9_An_edit_that_we_overwrote_untold_is_lost_even_when_somebody_edits_again_later()
    {
        var told = Overwritten();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CEO 2", "COO 3");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "COO 3");
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Lost, "dynamics", ToldHistory.Row), (offence.Kind, offence.Side, offence.Row));
    }

    [Fact]
    public async Task B_9_An_edit_that_the_log_names_as_the_winner_and_that_never_arrived_is_lost()
    {
        var told = Overwritten();
        Assert.Equal(1, (await told.JudgeAsync(Facts(lost: "CEO 2", won: "CFO 1"))).Count(OffenceKind.Lost));
        Assert.True((await told.JudgeAsync(Facts(lost: "CFO 1", won: "CEO 2"))).Passes);
    }

    [Fact]
    public async Task C_7_A_recorded_winner_that_its_own_side_replaced_before_it_was_put_back_is_not_lost()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "COO 3");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "COO 3");
        Assert.Equal(1, (await told.JudgeAsync()).Count(OffenceKind.Lost));
        Assert.True((await told.JudgeAsync(Facts(won: "CEO 2"))).Passes);
    }

    [Theory]
    [InlineData("CFO 1", 1, true)]
    [InlineData("COO 3", 1, false)]
    [InlineData("CFO 1", -1, false)]
    public void C_7_A_recorded_winner_is_not_lost_where_somebody_has_written_since_what_replaced_it(string written, int minutes, bool passes)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        var again = new WrittenAgain("1", "title", written, told.Marketo.Records.History[^1].Time.AddMinutes(minutes));
        Assert.Equal(passes, told.Judge(all => all with { WrittenAgain = [again] }, Facts(won: "CEO 2")).Passes);
        Assert.False(told.Judge(all => all with { WrittenAgain = [again] }).Passes);
    }

    [Fact]
    public async Task B_9_An_edit_that_its_own_side_replaced_or_whose_record_it_deleted_needs_no_travel()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CEO 2");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CEO 2", "COO 3");
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"));
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", null);
        var verdict = await told.JudgeAsync();
        Assert.True(verdict.Passes);
        Assert.Equal(0, verdict.Equal);
    }

    [Fact]
    public async Task C_4_The_same_value_by_both_sides_is_counted_apart_and_a_value_that_only_looks_like_it_is_lost()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        var verdict = await told.JudgeAsync();
        Assert.Equal((true, 1), (verdict.Passes, verdict.Equal));

        var near = new ToldHistory().Linked();
        near.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        near.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        near.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 11");
        near.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 11", "CEO 2");
        Assert.Equal(1, (await near.JudgeAsync()).Count(OffenceKind.Lost));
    }

    [Fact]
    public async Task S_3_What_a_side_trims_has_arrived_and_what_it_cuts_is_different_unless_a_refusal_tells_it()
    {
        var trimmed = new ToldHistory().Linked();
        trimmed.Marketo.Update("human", "1", "title", "CTO", "CFO 1 ");
        trimmed.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        Assert.True((await trimmed.JudgeAsync()).Passes);

        var cut = new ToldHistory().Linked();
        cut.Marketo.Update("human", "1", "title", "CTO", "Chief of everything 1");
        cut.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "Chief of e");
        var verdict = await cut.JudgeAsync();
        Assert.Equal((1, 1, 1), (verdict.Count(OffenceKind.Different), verdict.Count(OffenceKind.Lost), verdict.Count(OffenceKind.Invented)));

        var refused = new ToldHistory().Linked();
        refused.Marketo.Update("human", "1", "title", "CTO", "Chief of everything 1");
        refused.Marketo.Notice("1", "a");
        var told = KnownFacts.None with { States = new Dictionary<string, string> { ["title"] = "refused" }, Desk = new HashSet<string> { "title" }, Refusals = [new("title", "Chief of everything 1", "tooLong")] };
        Assert.True((await refused.JudgeAsync(told)).Passes);
    }

    [Theory]
    [InlineData("person:7.3.d", "bob@example.com")]
    [InlineData($"contact:{Other}.3.d", "ann@example.com")]
    public void N_9_C_13_A_value_of_whoever_was_gone_before_he_could_show_his_row_is_told_by_the_mark_of_the_write_or_by_his_e_mail(string mark, string email)
    {
        Assert.Equal(1, Invented("CIO 7", "linked", true, $"contact:{Other}.3.d", "bob@example.com"));

        int Invented(string value, string kind, bool isGone, string? otherMark = null, string? otherEmail = null)
        {
            var told = new ToldHistory().Linked();
            told.Marketo.Create("human", "7", ("email", otherEmail ?? email), ("title", "CIO 7"));
            told.Dynamics.Create("human", Other, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
            told.Dynamics.UpdateMarked(Other, "jobtitle", "CTO", value, otherMark ?? mark);
            if (isGone) told.Marketo.Swallow("1", "7");
            return told.Judge(facts: KnownFacts.None with { Kinds = new HashSet<string> { kind } }).Count(OffenceKind.Invented);
        }

        Assert.Equal(0, Invented("CIO 7", "linked", isGone: true));
        Assert.Equal(1, Invented("CIO 8", "linked", isGone: true));
        Assert.Equal(1, Invented("CIO 7", "collision", isGone: true));
        Assert.Equal(1, Invented("CIO 7", "linked", isGone: false));
    }

    [Fact]
    public async Task B_9_A_value_of_another_person_or_of_a_later_time_is_an_invention()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "2", ("email", "bob@example.com"), ("title", "COO 5"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "bob@example.com"), ("jobtitle", "COO 5"));
        told.Link("2", Other);
        Assert.True((await told.JudgeAsync()).Passes);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "COO 5");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "COO 5", "CFO 6");
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 6");
        var found = (await told.JudgeAsync()).Offences.Where(offence => offence.Kind == OffenceKind.Invented).ToList();
        Assert.Equal([ToldHistory.Row, ToldHistory.Row], found.Select(offence => offence.Row));
    }

    [Fact]
    public void B_9_C_13_A_value_for_whom_an_older_copy_of_the_store_forgot_is_told_by_the_mark_of_the_write()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        int Invented(string mark, string value, DateTimeOffset forgottenFrom)
        {
            var told = new ToldHistory().Linked();
            told.Marketo.Create("human", "7", ("email", "ann@example.com"), ("title", "CIO 7"));
            told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", value, mark);
            return told.Judge(all => all with { RolledBack = [(forgottenFrom, forgottenFrom.AddMinutes(1))] }).Count(OffenceKind.Invented);
        }

        Assert.Equal(0, Invented("person:7.3.d", "CIO 7", start));
        Assert.Equal(1, Invented("person:7.3.d", "CIO 8", start));
        Assert.Equal(1, Invented("person:1.3.d", "CIO 7", start));
        Assert.Equal(1, Invented("person:7.3.d", "CIO 7", start.AddMinutes(5)));
    }

    [Theory]
    [InlineData("CIO 7", "ann@example.com", true, 0)]
    [InlineData("CIO 8", "ann@example.com", true, 1)]
    [InlineData("CIO 7", "bob@example.com", true, 1)]
    [InlineData("CIO 7", "ann@example.com", false, 1)]
    public void N_9_B_9_A_value_of_whoever_met_the_row_is_told_by_his_e_mail_where_an_older_copy_of_the_store_forgot_that(string value, string email, bool isForgotten, int invented)
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, isForgotten ? 0 : 30, TimeSpan.Zero);
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", email), ("title", "CIO 7"));
        told.Dynamics.Create("human", Other, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Dynamics.UpdateMarked(Other, "jobtitle", "CTO", value, $"contact:{Other}.3.d");
        Assert.Equal(invented, told.Judge(all => all with { RolledBack = [(start, start.AddMinutes(1))] }).Count(OffenceKind.Invented));
    }

    [Fact]
    public void B_9_C_13_The_mark_of_a_write_names_a_person_also_by_the_row_that_it_was_made_for()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        int Invented(string mark, string value)
        {
            var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
            told.Marketo.Update("human", "2", "title", "CTO", "CIO 7");
            told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", value, mark);
            return told.Judge(all => all with { RolledBack = [(start, start.AddMinutes(1))] }).Count(OffenceKind.Invented);
        }

        Assert.Equal(0, Invented($"lead:{Other}.3.d", "CIO 7"));
        Assert.Equal(1, Invented($"lead:{Other}.3.d", "CIO 8"));
        Assert.Equal(1, Invented($"lead:{ToldHistory.Row}.3.d", "CIO 7"));
        Assert.Equal(1, Invented("", "CIO 7"));
    }

    [Theory]
    [InlineData("CIO 7", true, true, 0)]
    [InlineData("CIO 8", true, true, 1)]
    [InlineData("CIO 7", false, true, 1)]
    [InlineData("CIO 7", true, false, 1)]
    public void B_9_G_3_A_value_of_whoever_showed_a_row_that_was_merged_into_this_one_is_none_where_an_older_copy_of_the_store_forgot_that_he_went_on(
        string value, bool isMerged, bool isForgotten, int invented)
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        told.Marketo.Update("human", "2", "title", "CTO", "CIO 7");
        if (isMerged) told.Dynamics.MergeInto(ToldHistory.Row, Other);
        told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", value, $"lead:{ToldHistory.Row}.3.d");
        if (!isMerged) told.Dynamics.MergeInto(ToldHistory.Row, Other);
        Assert.Equal(invented, told.Judge(all => all with { RolledBack = isForgotten ? [(start, start.AddMinutes(1))] : [] }).Count(OffenceKind.Invented));
    }

    [Fact]
    public async Task N_8_Two_people_made_for_one_row_are_a_double_and_one_made_after_the_first_was_deleted_is_none()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Create("human", Other, ("emailaddress1", "bob@example.com"));
        told.Marketo.Create("crmsync", "2", ("email", "bob@example.com"), ("crmsyncDynamicsId", Other), ("crmsyncRecordType", "Lead"));
        told.Marketo.Delete("human", "2");
        told.Marketo.Create("crmsync", "3", ("email", "bob@example.com"), ("crmsyncDynamicsId", Other), ("crmsyncRecordType", "Lead"));
        Assert.True((await told.JudgeAsync()).Passes);
        told.Marketo.Create("crmsync", "4", ("email", "bob@example.com"), ("crmsyncDynamicsId", Other), ("crmsyncRecordType", "Lead"));
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Doubled, "4"), (offence.Kind, offence.Row));
    }

    [Fact]
    public async Task N_8_A_row_that_was_made_for_somebody_who_was_deleted_before_showing_it_is_no_double()
    {
        ToldHistory Made(string mark, bool isDeleted)
        {
            var told = new ToldHistory().Linked();
            told.Marketo.Create("human", "7", ("email", "x@example.com"), ("title", "CIO 7"));
            told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("jobtitle", "CIO 7"), ("crmsync_writeid", mark));
            if (isDeleted) told.Marketo.Delete("human", "7");
            return told;
        }

        Assert.True((await Made("person:7.3.d", isDeleted: true).JudgeAsync()).Passes);
        Assert.Equal(1, (await Made("", isDeleted: true).JudgeAsync()).Count(OffenceKind.Doubled));
        Assert.Equal(1, (await Made("person:7.3.d", isDeleted: false).JudgeAsync()).Count(OffenceKind.Missing));
    }

    // The edit CFO 1 in Dynamics, replaced by us with Marketo's CEO 2.
    private static ToldHistory Overwritten()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        return told;
    }

    private static KnownFacts Facts(string? lost = null, string? won = null) => new(new Dictionary<string, string>(), Title(lost), Title(won));

    private static ILookup<string, string?> Title(string? value) => new[] { value }.Where(each => each is not null).ToLookup(_ => "title");

    [Theory]
    [InlineData(true, 5, 0)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 5, 1)]
    public async Task N_8_A_person_made_for_a_contact_whose_lead_was_deleted_before_is_a_double_only_where_the_contact_named_the_lead_still(bool isCutBefore, int secondsLater, int doubled)
    {
        const string lead = "00000000-0000-0000-0000-00000000000b";
        const string contact = "00000000-0000-0000-0000-00000000000c";
        var told = new ToldHistory().Linked();
        told.Dynamics.Create("human", lead, ("emailaddress1", "x@example.com"));
        told.Marketo.Create("crmsync", "7", ("email", "x@example.com"), ("crmsyncDynamicsId", lead), ("crmsyncRecordType", "Lead"));
        told.Dynamics.Qualify("human", lead, contact);
        void Cut() => told.Dynamics.Update("human", contact, "_originatingleadid_value", lead, "");
        if (isCutBefore) Cut();
        told.Pass(TimeSpan.FromSeconds(secondsLater));
        told.Marketo.Create("crmsync", "9", ("email", "x@example.com"), ("crmsyncDynamicsId", contact), ("crmsyncRecordType", "Contact"));
        if (!isCutBefore) Cut();
        Assert.Equal(doubled, (await told.JudgeAsync()).Offences.Count(each => each is { Kind: OffenceKind.Doubled, Row: "9" }));
    }
}
