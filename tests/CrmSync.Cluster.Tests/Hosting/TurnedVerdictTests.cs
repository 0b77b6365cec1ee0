using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Runs in which operators turned a field, the filter kept a row out, or an older copy of our store was put back: what the check lets pass then, and nothing more.</summary>
public sealed class TurnedVerdictTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void F_2_An_edit_that_was_on_its_way_when_the_field_was_turned_need_not_arrive_and_a_later_one_must()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CTO");
        Assert.Equal(1, told.Judge(Turned(Title())).Count(OffenceKind.Lost));
        Assert.True(told.Judge(Turned(Title(new FieldTurn(Start, Start.AddMinutes(2), true, false)))).Passes);
        Assert.Equal(1, told.Judge(Turned(Title(new FieldTurn(Start, Start.AddMinutes(2), false, false)))).Count(OffenceKind.Lost));
        Assert.Equal(1, told.Judge(Turned(Title(new FieldTurn(Start.AddMinutes(-9), Start, true, false)))).Count(OffenceKind.Lost));
    }

    [Fact]
    public void F_1_What_differed_when_nothing_was_refreshed_may_differ_until_somebody_edits_it()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        var turn = new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(2), true, true);
        Assert.True(told.Judge(Turned(Title(turn))).Passes);
        Assert.Equal(1, told.Judge(Turned(Title(turn with { LeavesApart = false }))).Count(OffenceKind.Different));
        told.Pass(TimeSpan.FromMinutes(5));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        Assert.Equal((1, 1), Counts(told.Judge(Turned(Title(turn)))));

        static (int, int) Counts(Verdict verdict) => (verdict.Count(OffenceKind.Different), verdict.Count(OffenceKind.Lost));
    }

    [Fact]
    public void F_2_A_refresh_brings_an_older_value_back_only_where_the_field_was_turned()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: true, "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CEO 2", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        Assert.NotEqual(0, told.Judge(Turned(Title())).Count(OffenceKind.Reverted));
        Assert.Equal(0, told.Judge(Turned(Title(new FieldTurn(Start, Start.AddMinutes(2), true, false)))).Count(OffenceKind.Reverted));
    }

    [Fact]
    public void F_2_A_refresh_replaces_an_edit_that_was_put_back_only_where_the_field_was_turned_since_we_had_replaced_it()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Pass(TimeSpan.FromMinutes(2));
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        Assert.Equal(1, Reverted());
        Assert.Equal(0, Reverted(new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(1), true, false)));
        Assert.Equal(1, Reverted(new FieldTurn(Start, Start, true, false)));

        int Reverted(params FieldTurn[] turns) => told.Judge(Turned(Title(turns))).Count(OffenceKind.Reverted);
    }

    [Fact]
    public void F_3_Only_an_edit_in_Dynamics_just_before_or_while_we_could_not_see_that_its_column_was_closed_to_us_need_not_arrive()
    {
        var told = Overruled();
        var hidden = new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(5), false, false) { HidesDynamics = true };
        Assert.True(told.Judge(Turned(Title(hidden))).Passes);
        Assert.Equal(1, told.Judge(Turned(Title(hidden with { HidesDynamics = false }))).Count(OffenceKind.Lost));
        Assert.Equal(1, told.Judge(Turned(Title(hidden with { From = Start.AddMinutes(9), Until = Start.AddMinutes(12) }))).Count(OffenceKind.Lost));
        Assert.Equal(1, told.Judge(Turned(Title(hidden with { From = Start.AddMinutes(-9), Until = Start.AddMinutes(-5) }))).Count(OffenceKind.Lost));
        var inMarketo = new ToldHistory().Linked();
        inMarketo.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        inMarketo.Marketo.Update("crmsync", "1", "title", "CFO 1", "CTO");
        Assert.Equal(1, inMarketo.Judge(Turned(Title(hidden))).Count(OffenceKind.Lost));
    }

    [Fact]
    public void F_3_What_we_emptied_while_a_column_was_closed_to_us_stays_so_where_an_older_copy_of_the_store_forgot_that_and_only_until_the_row_is_touched()
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(2));
        told.Marketo.Update("crmsync", "1", "title", "CTO", null);
        var hidden = new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(5), false, false) { HidesDynamics = true, IsForgotten = true };
        Assert.True(told.Judge(Turned(Title(hidden))).Passes);
        Assert.Equal(1, Different(told, hidden with { IsForgotten = false }));
        Assert.Equal(1, Different(told, hidden with { From = Start.AddMinutes(3) }));
        Assert.Equal(1, Different(told, hidden with { Until = Start.AddMinutes(1) }));
        told.Pass(TimeSpan.FromMinutes(5));
        told.Dynamics.Update("human", ToldHistory.Row, "description", null, "Call back");
        told.Marketo.Update("crmsync", "1", "personNotes", null, "Call back");
        Assert.Equal(1, Different(told, hidden));
        var byHand = new ToldHistory().Linked();
        byHand.Pass(TimeSpan.FromMinutes(2));
        byHand.Marketo.Update("human", "1", "title", "CTO", null);
        Assert.Equal(1, Different(byHand, hidden));

        static int Different(ToldHistory told, FieldTurn turn) => told.Judge(Turned(Title(turn))).Count(OffenceKind.Different);
    }

    [Fact]
    public void F_3_A_column_that_we_filled_with_what_it_holds_is_an_echo_but_where_it_was_closed_to_us_unseen_when_we_planned_that()
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(9));
        told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", "CTO", $"person:1.7.{Start.AddMinutes(2).ToUnixTimeMilliseconds():x}.d");
        var hidden = new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(5), false, false) { HidesDynamics = true };
        Assert.Equal(0, Echoed(hidden));
        Assert.Equal(1, Echoed(hidden with { HidesDynamics = false }));
        Assert.Equal(1, Echoed(hidden with { From = Start.AddMinutes(3) }));
        Assert.Equal(1, Echoed(hidden with { Until = Start.AddMinutes(1) }));

        int Echoed(FieldTurn turn) => told.Judge(Turned(Title(turn))).Count(OffenceKind.Echoed);
    }

    [Theory]
    [InlineData("CEO 2", 0)]
    [InlineData("COO 3", 1)]
    public void C_15_C_7_What_we_replaced_in_its_source_is_put_back_after_the_field_was_turned_and_what_its_target_shows_never_goes_there(string written, int misdirected)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Pass(TimeSpan.FromMinutes(2));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO 1", "COO 3");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", written);
        Assert.Equal(misdirected, told.Judge(Turned(Title(new FieldTurn(Start, Start.AddMinutes(1), true, false)) with { Way = FieldWay.ToDynamics })).Count(OffenceKind.Misdirected));
    }

    [Theory]
    [InlineData(FieldWay.Both, false, 1)]
    [InlineData(FieldWay.ToDynamics, false, 0)]
    [InlineData(FieldWay.ToMarketo, false, 1)]
    [InlineData(FieldWay.Both, true, 1)]
    [InlineData(FieldWay.ToDynamics, true, 1)]
    [InlineData(FieldWay.ToMarketo, true, 0)]
    public void C_15_A_field_that_is_only_filled_stays_apart_where_its_one_source_holds_nothing(FieldWay way, bool isInMarketo, int different)
    {
        var told = new ToldHistory().Linked();
        if (isInMarketo) told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", null);
        else told.Marketo.Update("human", "1", "title", "CTO", null);
        Assert.Equal(different, told.Judge(Turned(Title() with { IsFilledOnly = true, Way = way })).Count(OffenceKind.Different));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void C_15_Who_empties_what_is_filled_from_either_side_loses_nothing_when_it_is_filled_again(bool isInMarketo)
    {
        var told = new ToldHistory().Linked();
        var (side, row, name) = isInMarketo ? (told.Marketo, "1", "title") : (told.Dynamics, ToldHistory.Row, "jobtitle");
        side.Update("human", row, name, "CTO", null);
        side.Update("crmsync", row, name, null, "CTO");
        Assert.Equal((0, 1, 1), (Lost(true), Lost(true, isInMarketo ? FieldWay.ToDynamics : FieldWay.ToMarketo), Lost(false)));
        side.Update("human", row, name, "CTO", "CFO 1");
        side.Update("crmsync", row, name, "CFO 1", "CTO");
        Assert.Equal(1, Lost(true));

        int Lost(bool isFilledOnly, FieldWay way = FieldWay.Both) => told.Judge(Turned(Title() with { IsFilledOnly = isFilledOnly, Way = way })).Count(OffenceKind.Lost);
    }

    [Theory]
    [InlineData("CTO", 0)]
    [InlineData("CFO 1", 1)]
    public void C_15_Drift_stays_until_its_source_changes_and_who_writes_what_stands_there_changes_nothing(string written, int different)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Pass(TimeSpan.FromMinutes(5));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", written);
        Assert.Equal(different, told.Judge(Turned(Title() with { Way = FieldWay.ToMarketo })).Count(OffenceKind.Different));
        Assert.Equal(different, told.Judge(Turned(Title(new FieldTurn(Start, Start.AddMinutes(2), true, true)))).Count(OffenceKind.Different));
        // Whoever changes it back has not moved it (S-3), unless it was carried in between.
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", written, "CTO");
        Assert.Equal(0, told.Judge(Turned(Title() with { Way = FieldWay.ToMarketo })).Count(OffenceKind.Different));
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        Assert.Equal(1, told.Judge(Turned(Title() with { Way = FieldWay.ToMarketo })).Count(OffenceKind.Different));
    }

    [Fact]
    public void C_7_C_15_An_edit_that_filled_what_we_filled_unseen_and_that_was_put_back_stands_and_need_not_arrive()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", null);
        told.Marketo.Update("crmsync", "1", "title", "CTO", null);
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", null, "CFO 1");
        told.Marketo.Update("human", "1", "title", null, "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        Assert.Equal((1, 1), (Lost(), Lost(FieldWay.ToMarketo)));
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CEO 2");
        Assert.Equal((0, 0), (Lost(), Lost(FieldWay.ToMarketo)));
        Assert.Equal(1, told.Judge(Turned(Title())).Count(OffenceKind.Lost));
        told.Marketo.Update("human", "1", "title", "CEO 2", "COO 3");
        told.Marketo.Update("crmsync", "1", "title", "COO 3", "CEO 2");
        Assert.Equal((2, 1), (Lost(), Lost(FieldWay.ToMarketo)));

        int Lost(FieldWay way = FieldWay.Both) => told.Judge(Turned(Title() with { IsFilledOnly = true, Way = way })).Count(OffenceKind.Lost);
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public void K_3_C_15_An_edit_that_our_filling_replaced_waits_to_be_put_back_only_where_that_is_told_and_the_filter_keeps_the_row_out(bool isKeptOut, bool isTold, int lost)
    {
        var told = new ToldHistory().Linked();
        if (isKeptOut) told.Dynamics.Update("human", ToldHistory.Row, "new_synctomkto", "true", "false");
        told.Pass(TimeSpan.FromMinutes(1));
        told.Marketo.Update("human", "1", "title", "CTO", null);
        told.Marketo.Update("human", "1", "title", null, "CEO 2");
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CTO");
        var facts = KnownFacts.None with { Won = (isTold ? new[] { "CEO 2" } : []).ToLookup(_ => "title", value => (string?)value) };
        Assert.Equal(lost, told.Judge(Turned(Title() with { IsFilledOnly = true, Way = FieldWay.ToMarketo }), facts).Count(OffenceKind.Lost));
    }

    [Fact]
    public void F_5_C_15_An_edit_that_was_on_its_way_to_a_field_that_came_to_be_Dynamics_is_drift_whatever_the_row_had_held_by_then()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        var turn = new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(2), true, false);
        Assert.Equal((0, 1), (Different(turn), Different(turn with { Excuses = false })));
        Assert.Equal((1, 1), (Different(turn with { From = Start.AddMinutes(9), Until = Start.AddMinutes(9) }), Different(turn with { From = Start, Until = Start })));
        told.Pass(TimeSpan.FromMinutes(5));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO 1", "COO 3");
        Assert.Equal(1, Different(turn));

        int Different(FieldTurn turned) => told.Judge(Turned(Title(turned) with { Way = FieldWay.ToMarketo })).Count(OffenceKind.Different);
    }

    [Fact]
    public void K_1_A_stale_person_may_differ_and_a_row_that_is_kept_out_needs_no_person()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "new_synctomkto", "true", "false");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        Assert.True(told.Judge().Passes);
        told.Dynamics.Update("human", ToldHistory.Row, "new_synctomkto", "false", "true");
        Assert.False(told.Judge().Passes);
        Assert.True(told.Judge(facts: KnownFacts.None with { States = new Dictionary<string, string> { [KnownFacts.Whole] = "stale" } }).Passes);

        var alone = new ToldHistory().Linked();
        alone.Dynamics.Create("human", "00000000-0000-0000-0000-000000000002", ("emailaddress1", "bob@example.com"), ("new_synctomkto", "False"));
        Assert.True(alone.Judge().Passes);
        alone.Dynamics.Update("human", "00000000-0000-0000-0000-000000000002", "new_synctomkto", "False", "True");
        Assert.Equal(1, alone.Judge().Count(OffenceKind.Missing));
    }

    [Fact]
    public void B_9_A_loser_whose_record_an_older_copy_of_the_store_took_away_is_excused_and_no_other()
    {
        var told = Overruled();
        Assert.Equal(1, told.Judge().Count(OffenceKind.Lost));
        Assert.True(told.Judge(all => all with { RolledBack = [(Start, Start.AddMinutes(2))] }).Passes);
        Assert.Equal(1, told.Judge(all => all with { RolledBack = [(Start.AddMinutes(1), Start.AddMinutes(2))] }).Count(OffenceKind.Lost));
    }

    [Fact]
    public void N_10_Records_whose_link_an_older_copy_of_the_store_forgot_meet_anew_and_what_lost_then_is_told()
    {
        var told = new ToldHistory();
        told.Marketo.Seed("1", ("email", "ann@example.com"), ("title", "CTO"));
        told.Dynamics.Seed(ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Link("1", ToldHistory.Row);
        told.Pass(TimeSpan.FromMinutes(2));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CTO");
        Assert.Equal(1, Reverted(Start, "CFO 1", Start.AddMinutes(-1)));
        Assert.Equal(0, Reverted(Start, "CFO 1"));
        Assert.Equal(1, Reverted(Start, "CEO 2"));
        Assert.Equal(1, Reverted(Start.AddMinutes(1), "CFO 1"));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CTO");
        Assert.Equal(1, Reverted(Start, "CFO 1"));

        int Reverted(DateTimeOffset from, string lost, DateTimeOffset? until = null) => told.Judge(
            all => all with { RolledBack = [(from, until ?? Start.AddMinutes(1.5))] },
            KnownFacts.None with { Lost = new[] { lost }.ToLookup(_ => "title", value => (string?)value) }).Count(OffenceKind.Reverted);
    }

    private static Func<Evidence, Evidence> Turned(JudgedField title) => all => all with { Fields = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? title : field)]) };

    /// <summary>Somebody edits in Dynamics and somebody in Marketo, whose value we write over the other.</summary>
    private static ToldHistory Overruled()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        return told;
    }

    private static JudgedField Title(params FieldTurn[] turns) => JudgedField.All.Single(field => field.Marketo == "title") with { Turns = turns };
}
