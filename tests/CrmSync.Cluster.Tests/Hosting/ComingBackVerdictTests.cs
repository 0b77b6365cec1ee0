using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>I7 in hand-made histories: nobody comes back by us alone.</summary>
public sealed class ComingBackVerdictTests
{
    private const string Other = "00000000-0000-0000-0000-000000000002";

    [Fact]
    public void I_7_A_row_that_was_deleted_is_not_made_again_under_its_id_by_us()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        Assert.True(told.Judge().Passes, "somebody else brings it back (D-5)");
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Dynamics.Create("crmsync", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        Assert.Equal(OffenceKind.Resurrected, Assert.Single(told.Judge().Offences).Kind);
    }

    [Fact]
    public void I_7_A_person_that_was_deleted_in_Marketo_comes_back_only_after_an_edit_of_its_row()
    {
        var told = Deleted();
        Return(told);
        Assert.Equal((OffenceKind.Resurrected, "2"), Only(told.Judge()));

        var edited = Deleted();
        edited.Dynamics.Update("human", ToldHistory.Row, "address1_city", null, "Kyoto 1");
        Return(edited, ("city", "Kyoto 1"));
        Assert.True(edited.Judge().Passes);
    }

    [Fact]
    public void I_7_N_1_The_row_of_a_deleted_person_whose_link_an_older_copy_of_the_store_forgot_is_a_first_sighting()
    {
        var told = Deleted();
        Return(told);
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.True(told.Judge(all => all with { RolledBack = [(start, start.AddSeconds(30))] }).Passes);
        Assert.Equal(1, told.Judge(all => all with { RolledBack = [(start.AddMinutes(2), start.AddMinutes(3))] }).Count(OffenceKind.Resurrected));
    }

    [Fact]
    public void I_7_N_1_The_row_that_was_made_for_a_deleted_person_who_never_showed_it_is_a_first_sighting_once_an_older_copy_of_the_store_forgot_it()
    {
        var told = new ToldHistory();
        told.Marketo.Create("human", "1", ("email", "ann@example.com"), ("title", "CTO"));
        told.Pass(TimeSpan.FromMinutes(10));
        told.Marketo.Delete("human", "1");
        told.Dynamics.Create("crmsync", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"), ("crmsync_writeid", "person:1.7.0.d"));
        told.Pass(TimeSpan.FromMinutes(10));
        Return(told);
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.True(told.Judge(all => all with { RolledBack = [(start.AddMinutes(10), start.AddMinutes(11))] }).Passes);
        Assert.Equal(1, told.Judge(all => all with { RolledBack = [(start.AddMinutes(11), start.AddMinutes(12))] }).Count(OffenceKind.Resurrected));
        Assert.Equal(1, told.Judge().Count(OffenceKind.Resurrected));
    }

    [Fact]
    public void I_7_C_12_Who_was_made_by_a_call_without_an_answer_and_deleted_before_anybody_could_know_is_made_again()
    {
        var unanswered = KnownFacts.None with { Kinds = new HashSet<string> { "neverLanded", "created" } };
        Assert.True(Made().Judge(facts: unanswered).Passes);
        Assert.Equal(1, Made().Judge(facts: KnownFacts.None with { Kinds = new HashSet<string> { "created" } }).Count(OffenceKind.Resurrected));
        Assert.Equal(1, Made(told => told.Pass(TimeSpan.FromMinutes(10))).Judge(facts: unanswered).Count(OffenceKind.Resurrected));
        Assert.Equal(1, Made(told => told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1")).Judge(facts: unanswered).Count(OffenceKind.Resurrected));
        // What was known of it since, an older copy of the store has forgotten.
        var start = new DateTimeOffset(2030, 1, 1, 0, 10, 0, TimeSpan.Zero);
        foreach (var (from, resurrected) in new[] { (1, 0), (20, 1) })
            Assert.Equal(resurrected, Made(Forgotten).Judge(all => all with { RolledBack = [(start.AddMinutes(from), start.AddMinutes(from + 5))] }, unanswered).Count(OffenceKind.Resurrected));

        static void Forgotten(ToldHistory told)
        {
            told.Pass(TimeSpan.FromMinutes(2));
            told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1");
            told.Pass(TimeSpan.FromMinutes(8));
        }

        static ToldHistory Made(Action<ToldHistory>? before = null)
        {
            var told = new ToldHistory();
            told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
            told.Pass(TimeSpan.FromMinutes(10));
            told.Marketo.Create("crmsync", "1", ("email", "ann@example.com"), ("title", "CTO"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
            before?.Invoke(told);
            told.Marketo.Delete("human", "1");
            told.Pass(TimeSpan.FromMinutes(5));
            Return(told);
            return told;
        }
    }

    [Fact]
    public void I_7_F_3_What_a_column_shows_that_was_closed_to_us_unseen_and_is_open_again_may_be_taken_for_an_edit()
    {
        var told = Deleted();
        Return(told);
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var hidden = new FieldTurn(start.AddMinutes(1), start.AddMinutes(2), false, false) { HidesDynamics = true };
        var opened = new FieldTurn(start.AddMinutes(1), start.AddMinutes(11), false, false);
        Verdict Judged(string field, params FieldTurn[] turns) => told.Judge(all => all with { Fields = new([.. JudgedField.All.Select(each => each.Marketo == field ? each with { Turns = turns } : each)]) });
        Assert.True(Judged("title", hidden, opened).Passes);
        Assert.Equal(1, Judged("title", hidden with { HidesDynamics = false }, opened).Count(OffenceKind.Resurrected));
        Assert.Equal(1, Judged("title", hidden).Count(OffenceKind.Resurrected));
        Assert.Equal(1, Judged("city", hidden, opened).Count(OffenceKind.Resurrected));
    }

    [Fact]
    public void D_3_A_write_of_ours_that_an_older_copy_of_the_store_forgets_may_stand_over_an_edit_and_looks_as_young()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: true, "CTO", "CFO 1");
        told.Pass(TimeSpan.FromSeconds(60));
        told.Dynamics.Update("crmsync", ToldHistory.Row, "address1_city", null, "Bonn");
        told.Marketo.Delete("human", "1");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "CFO 1"), ("city", "Bonn"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        Assert.Equal(1, told.Judge().Count(OffenceKind.Resurrected));
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(0, told.Judge(evidence => evidence with { RolledBack = [(start.AddSeconds(40), start.AddHours(1))] }).Count(OffenceKind.Resurrected));
        Assert.Equal(1, told.Judge(evidence => evidence with { RolledBack = [(start.AddSeconds(40), start.AddSeconds(50))] }).Count(OffenceKind.Resurrected));
    }

    [Fact]
    public void D_3_An_edit_that_was_sent_before_the_delete_and_never_arrived_is_as_if_unread_where_an_older_copy_of_the_store_has_forgotten_that()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Pass(TimeSpan.FromSeconds(60));
        told.Marketo.Delete("human", "1");
        told.Dynamics.Update("human", ToldHistory.Row, Human.Unmapped, null, "https://example.com/1");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "CFO 1"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        int Judged(params int[] forgotten) => told.Judge(all => all with
        {
            Sent = [new(start.AddSeconds(40), "1", "title", "CFO 1")],
            RolledBack = [.. forgotten.Select(from => (start.AddSeconds(from), start.AddSeconds(from + 10)))],
        }).Count(OffenceKind.Resurrected);
        Assert.Equal(1, Judged());
        Assert.Equal(1, Judged(50));
        Assert.Equal(0, Judged(35));
    }

    [Theory]
    [InlineData(1, 20, true, 0)]
    [InlineData(1, 20, false, 1)]
    [InlineData(1, 9, true, 1)]
    [InlineData(3, 20, true, 1)]
    public void D_3_F_3_An_edit_of_a_field_that_was_not_read_until_the_delete_looks_like_one_since_where_somebody_touches_the_row(int from, int until, bool isTouched, int resurrected)
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(2));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Pass(TimeSpan.FromMinutes(8));
        told.Marketo.Delete("human", "1");
        if (isTouched) told.Dynamics.Update("human", ToldHistory.Row, Human.Unmapped, null, "https://example.com/1");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "CFO 1"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        FieldTurn turn = new(start.AddMinutes(from), start.AddMinutes(until), false, false);
        Assert.Equal(resurrected, told.Judge(all => all with { Fields = new([.. JudgedField.All.Select(each => each.Marketo == "title" ? each with { Turns = [turn] } : each)]) }).Count(OffenceKind.Resurrected));
    }

    [Theory]
    [InlineData("Bonn", 1)]
    [InlineData("Köln", 0)]
    public void D_3_C_4_A_write_of_ours_that_an_older_copy_of_the_store_forgets_brings_nobody_back_with_what_Marketo_held_last(string city, int resurrected)
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(10));
        told.Marketo.Update("human", "1", "city", null, city);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "address1_city", null, "Bonn");
        told.Marketo.Delete("human", "1");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "CTO"), ("city", "Bonn"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(resurrected, told.Judge(evidence => evidence with { RolledBack = [(start.AddMinutes(9), start.AddHours(1))] }).Count(OffenceKind.Resurrected));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 1)]
    public void D_3_An_edit_of_the_last_seconds_before_the_delete_may_be_one_after_it_and_an_older_one_may_not(int seconds, int offences)
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: true, "CTO", "CFO 1");
        told.Pass(TimeSpan.FromSeconds(seconds));
        told.Marketo.Delete("human", "1");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "CFO 1"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        Assert.Equal(offences, told.Judge().Count(OffenceKind.Resurrected));
    }

    [Fact]
    public void I_7_N_2_No_more_rows_are_made_than_were_asked_for()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        Assert.True(told.Judge().Passes, "somebody may have asked");
        Assert.Equal(1, told.Judge(evidence => evidence with { HasAllRequests = true }).Count(OffenceKind.Resurrected));
        Assert.True(told.Judge(evidence => evidence with { HasAllRequests = true, Answered = [new AnsweredRequest(7, false, "", null)] }).Passes, "the answer was lost on its way");
        told.Marketo.Update("human", "7", "crmsyncRequest", null, "batch lead 2030-01-01");
        Assert.True(told.Judge(evidence => evidence with { HasAllRequests = true }).Passes, "a campaign left a trace");
    }

    [Fact]
    public void I_7_D_4_A_second_row_for_one_person_needs_a_second_request()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        told.Dynamics.Delete("human", Other);
        const string next = "00000000-0000-0000-0000-000000000003";
        told.Dynamics.Create("crmsync", next, ("emailaddress1", "x@example.com"));
        told.Link("7", next);
        var asked = new AnsweredRequest(7, false, "created", null);
        Assert.Equal((OffenceKind.Resurrected, next), Only(told.Judge(evidence => evidence with { HasAllRequests = true, Answered = [asked] })));
        Assert.True(told.Judge(evidence => evidence with { HasAllRequests = true, Answered = [asked, asked] }).Passes);
    }

    [Fact]
    public void D_5_G_2_What_a_merge_brought_from_a_loser_that_held_it_beside_the_row_since_the_seed_is_not_lost_when_the_row_comes_back_without_it()
    {
        Assert.True(BackWithoutTitle("2").Passes);
        Assert.Equal((OffenceKind.Lost, "1"), Only(BackWithoutTitle("2", told => told.Marketo.Update("human", "2", "title", "CTO", "CFO 1"))));
        Assert.Equal((OffenceKind.Lost, "1"), Only(BackWithoutTitle("1")));
    }

    [Fact]
    public void D_5_What_we_wrote_of_a_seeded_row_that_was_deleted_and_is_there_again_with_other_values_is_not_invented()
    {
        Assert.Equal(0, Invented(_ => { }));
        Assert.Equal(1, Invented(told => told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CEO 2", "COO 3")));

        static int Invented(Action<ToldHistory> before)
        {
            var told = new ToldHistory();
            told.Dynamics.Seed(ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
            before(told);
            told.Marketo.Create("crmsync", "1", ("email", "ann@example.com"), ("title", "CTO"));
            told.Link("1", ToldHistory.Row);
            told.Dynamics.Delete("human", ToldHistory.Row);
            told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CFO 1"));
            told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO 1");
            return told.Judge().Count(OffenceKind.Invented);
        }
    }

    // Somebody is linked, is merged with the other, and the row is deleted and made again.
    private static Verdict BackWithoutTitle(string linked, Action<ToldHistory>? before = null)
    {
        var told = new ToldHistory();
        told.Marketo.Create("seed", "1", ("email", "ann@example.com"));
        told.Marketo.Create("seed", "2", ("email", "ann@example.com"), ("title", "CTO"));
        told.Dynamics.Seed(ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Link(linked, ToldHistory.Row);
        before?.Invoke(told);
        told.Marketo.Swallow("1", "2");
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"));
        told.Marketo.Update("crmsync", "1", "title", "CTO", null);
        return told.Judge();
    }

    private static ToldHistory Deleted()
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(10));
        told.Marketo.Delete("human", "1");
        return told;
    }

    private static (OffenceKind Kind, string Row) Only(Verdict verdict)
    {
        var offence = Assert.Single(verdict.Offences);
        return (offence.Kind, offence.Row);
    }

    private static void Return(ToldHistory told, params (string Field, string Value)[] more) =>
        told.Marketo.Create("crmsync", "2", [("email", "ann@example.com"), ("title", "CTO"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"), .. more]);
}
