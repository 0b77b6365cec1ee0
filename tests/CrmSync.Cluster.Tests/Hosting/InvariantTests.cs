using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>I9, I10, I11, I15 and the table of all sixteen, in hand-made evidence.</summary>
public sealed class InvariantTests
{
    [Fact]
    public void Each_offence_is_against_one_of_the_sixteen_invariants_and_each_invariant_says_what_is_asserted()
    {
        Assert.Equal(Enumerable.Range(1, 16).Select(number => $"I{number}"), Invariant.All.Select(each => each.Id));
        Assert.Equal(Enum.GetValues<OffenceKind>().Order(), Invariant.All.SelectMany(each => each.Kinds).Order());
        Assert.All(Invariant.All, each => Assert.EndsWith(".", each.Asserted, StringComparison.Ordinal));
    }

    [Fact]
    public void A_verdict_tells_each_invariant_how_much_was_judged_and_which_were_not()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        var verdict = told.Judge();
        Assert.Equal(["I5", "I9", "I10", "I11", "I12", "I13", "I15", "I16"], verdict.Results.Where(result => result.Judged is null).Select(result => result.Invariant.Id));
        Assert.All(verdict.Results, result => Assert.True(result.Holds));
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "Emperor");
        Assert.Equal((1, 1), (told.Judge().Count("I1"), told.Judge().Count("I3")));
    }

    [Fact]
    public void I_9_While_a_value_is_refused_edits_of_others_arrive_within_the_bound()
    {
        Assert.True(Beside(isRefused: true, seconds: 10).Passes);
        Assert.True(Beside(isRefused: false, seconds: 60).Passes, "slow, and nobody is to blame");
        var offence = Assert.Single(Beside(isRefused: true, seconds: 60).Offences);
        Assert.Equal((OffenceKind.Delayed, "1", "title"), (offence.Kind, offence.Row, offence.Field));
        Assert.True(Beside(isRefused: true, seconds: 60, state: "held").Passes, "it had a reason of its own");
        Assert.True(Beside(isRefused: true, seconds: 60, spoiling: "CFO").Passes, "its own value spoils every call that it is sent with");
        Assert.False(Beside(isRefused: true, seconds: 60, spoiling: "CEO").Passes, "it waited for another's");
        Assert.Equal((1, (int?)null), (Timed(hasBound: true), Timed(hasBound: false)));

        static int? Timed(bool hasBound) => Beside(isRefused: true, seconds: 10, hasBound: hasBound).Results.Single(result => result.Invariant.Id == "I9").Judged;
    }

    [Fact]
    public void I_9_F_2_An_edit_whose_field_was_turned_before_it_arrived_is_not_late_and_any_other_is()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal((0, 1), (Delayed(1, 2, true), Delayed(1, 2, false)));
        Assert.Equal((1, 1), (Delayed(-9, 0, true), Delayed(9, 10, true)));

        int Delayed(int from, int until, bool excuses)
        {
            var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
            told.Marketo.Notice("2", "a");
            told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
            told.Pass(TimeSpan.FromMinutes(5));
            told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
            var turn = new FieldTurn(start.AddMinutes(from), start.AddMinutes(until), excuses, false);
            var fields = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? field with { Turns = [turn] } : field)]);
            var known = KnownFacts.None with { States = new Dictionary<string, string> { [KnownFacts.Whole] = "inStep" } };
            return told.Judge(evidence => evidence with { Fields = fields, LongestLag = TimeSpan.FromMinutes(2) }, known).Count(OffenceKind.Delayed);
        }
    }

    [Fact]
    public void I_9_K_1_An_edit_whose_row_the_filter_kept_out_before_it_arrived_is_not_late_and_any_other_is()
    {
        Assert.Equal((0, 1, 1), (Delayed(1, 4), Delayed(-4, -1), Delayed(6, 7)));

        int Delayed(int no, int yes)
        {
            var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
            told.Marketo.Notice("2", "a");
            (int At, Action Does)[] deeds =
            [
                (no, () => told.Dynamics.Update("human", ToldHistory.Row, "new_synctomkto", null, "false")),
                (yes, () => told.Dynamics.Update("human", ToldHistory.Row, "new_synctomkto", "false", "true")),
                (0, () => told.Marketo.Update("human", "1", "title", "CTO", "CFO 1")),
                (5, () => told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO 1")),
            ];
            var now = -5;
            foreach (var (at, does) in deeds.OrderBy(deed => deed.At))
            {
                told.Pass(TimeSpan.FromMinutes(at - now));
                now = at;
                does();
            }
            var known = KnownFacts.None with { States = new Dictionary<string, string> { [KnownFacts.Whole] = "inStep" } };
            return told.Judge(evidence => evidence with { LongestLag = TimeSpan.FromMinutes(2) }, known).Count(OffenceKind.Delayed);
        }
    }

    [Fact]
    public void I_10_A_call_that_met_a_limit_or_a_budget_that_was_overdrawn_is_found()
    {
        var told = new ToldHistory().Linked();
        Assert.True(told.Judge(evidence => evidence with { Limits = [new("marketo", "606", 0), new("marketo", "daily", 25_000, 25_000)] }).Passes);
        Assert.Equal(1, told.Judge(evidence => evidence with { Limits = [new("marketo", "606", 1)] }).Count(OffenceKind.OverLimit));
        Assert.Equal(1, told.Judge(evidence => evidence with { Limits = [new("marketo", "daily", 25_001, 25_000)] }).Count(OffenceKind.OverLimit));
    }

    [Fact]
    public void I_11_What_does_not_settle_within_the_bound_is_found()
    {
        var told = new ToldHistory().Linked();
        Assert.True(told.Judge(evidence => evidence with { Settling = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)) }).Passes);
        Assert.Equal(1, told.Judge(evidence => evidence with { Settling = new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(5)) }).Count(OffenceKind.Unsettled));
        Assert.Equal(1, told.Judge(evidence => evidence with { Settling = new(null, TimeSpan.FromSeconds(5)) }).Count(OffenceKind.Unsettled));
    }

    [Fact]
    public void I_15_A_record_that_we_made_is_told_in_the_log()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Create("human", Other, ("emailaddress1", "bob@example.com"));
        told.Marketo.Create("crmsync", "2", ("email", "bob@example.com"), ("crmsyncDynamicsId", Other), ("crmsyncRecordType", "Lead"));
        Assert.True(told.Judge(facts: Log("created")).Passes);
        Assert.True(told.Judge(facts: KnownFacts.None).Passes, "no log was read");
        Assert.Equal((OffenceKind.Unexplained, "2"), Only(told.Judge(facts: Log("collision"))));
    }

    [Fact]
    public void I_15_V_7_A_default_that_we_filled_in_is_told_in_the_log_and_a_value_of_the_person_needs_no_telling()
    {
        ToldHistory Made(string? topic)
        {
            var told = new ToldHistory().Linked();
            told.Marketo.Create("human", "7", topic is null ? [("email", "x@example.com")] : [("email", "x@example.com"), ("microsoftTopic", topic)]);
            told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("subject", "Interest 7"));
            return told.Link("7", Other);
        }

        Assert.Equal(0, Made("Interest 7").Judge(facts: Log("created")).Count(OffenceKind.Unexplained));
        Assert.Equal(1, Made(null).Judge(facts: Log("created")).Count(OffenceKind.Unexplained));
        Assert.Equal(0, Made(null).Judge(facts: Log("created", "defaulted")).Count(OffenceKind.Unexplained));
    }

    [Fact]
    public void I_15_N_12_A_default_of_a_row_that_was_deleted_before_anybody_knew_that_it_had_been_made_need_not_be_told()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("subject", "Interest 7"));
        told.Link("7", Other);
        told.Dynamics.Delete("human", Other);
        told.Mark("7");
        Assert.Equal(0, Unexplained("deleted"));
        Assert.Equal(1, Unexplained("created", "deleted"));
        Assert.Equal(1, Unexplained("collision"));

        int Unexplained(params string[] kinds) => told.Judge(facts: Log(kinds)).Count(OffenceKind.Unexplained);
    }

    [Theory]
    [InlineData(14, 0)]
    [InlineData(25, 1)]
    public void I_15_V_7_A_default_of_a_row_whose_link_an_older_copy_of_the_store_forgot_is_forgotten_with_it(int second, int unexplained)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("subject", "Interest 7"));
        told.Link("7", Other);
        var from = new DateTimeOffset(2030, 1, 1, 0, 0, second, TimeSpan.Zero);
        Assert.Equal(unexplained, told.Judge(all => all with { RolledBack = [(from, from.AddSeconds(10))] }, Log("linked")).Count(OffenceKind.Unexplained));
    }

    [Fact]
    public void I_15_V_7_A_default_of_a_lead_is_told_by_whoever_joined_its_person_as_what_the_lead_became()
    {
        int Unexplained(string kindOfJoined)
        {
            var told = new ToldHistory().Linked();
            told.Marketo.Create("human", "7", ("email", "x@example.com"));
            told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("subject", "Interest 7"));
            told.Link("7", Other);
            told.Dynamics.Qualify("human", Other, Third);
            told.Marketo.Delete("human", "7");
            told.Marketo.Create("human", "8", ("email", "x@example.com"));
            told.Link("8", Third, "Contact");
            told.Dynamics.MergeInto(ToldHistory.Row, Third);
            return told.Judge(all => all with { Facts = (person, _) => person == "8" ? Log(kindOfJoined) : person == "1" ? Log("linked") : KnownFacts.None }).Count(OffenceKind.Unexplained);
        }

        Assert.Equal(0, Unexplained("defaulted"));
        Assert.Equal(1, Unexplained("collision"));
    }

    [Fact]
    public void I_15_N_18_An_output_field_that_we_put_back_is_told_in_the_log()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "crmsyncRecordType", "Lead", "Friend");
        told.Marketo.Update("crmsync", "1", "crmsyncRecordType", "Friend", "Lead");
        Assert.True(told.Judge(facts: Log("putBack")).Passes);
        Assert.Equal(1, told.Judge(facts: Log("linked")).Count(OffenceKind.Unexplained));
    }

    [Theory]
    [InlineData(Other, "human", false, 1)]
    [InlineData(Other, "crmsync", false, 1)]
    [InlineData(Other, "crmsync", true, 0)]
    [InlineData(Third, "human", false, 0)]
    public void I_15_N_18_What_somebody_typed_over_what_a_merge_brought_is_put_back_only_where_the_winner_goes_on_with_that_row_and_we_had_not_emptied_the_link_since(string row, string emptiedBy, bool isEmptiedAfter, int unexplained)
    {
        var told = new ToldHistory().Linked("2", Other);
        told.Marketo.Create("human", "1", ("email", "bob@example.com"));
        told.Marketo.Swallow("1", "2");
        if (!isEmptiedAfter) told.Marketo.Update(emptiedBy, "1", "crmsyncDynamicsId", Other, null);
        told.Marketo.Update("human", "1", "crmsyncRecordType", "Lead", "Friend");
        if (isEmptiedAfter) told.Marketo.Update(emptiedBy, "1", "crmsyncDynamicsId", Other, null);
        if (row != Other) told.Dynamics.Create("crmsync", row, ("emailaddress1", "bob@example.com"));
        told.Link("1", row);
        Assert.Equal(unexplained, told.Judge(facts: Log("created")).Offences.Count(offence => offence is { Kind: OffenceKind.Unexplained, Field: "crmsyncRecordType" }));
    }

    [Theory]
    [InlineData(true, "restored", 0)]
    [InlineData(true, "linked", 1)]
    [InlineData(false, "restored", 1)]
    public void I_15_D_5_What_somebody_emptied_that_had_to_be_empty_while_the_row_was_gone_is_filled_again_by_its_return(bool isGone, string kind, int unexplained)
    {
        var told = new ToldHistory().Linked();
        if (!isGone) told.Marketo.Update("human", "1", "crmsyncRecordType", "Lead", null);
        told.Dynamics.Delete("human", ToldHistory.Row);
        if (isGone) told.Marketo.Update("human", "1", "crmsyncRecordType", "Lead", null);
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Marketo.Update("crmsync", "1", "crmsyncRecordType", null, "Lead");
        Assert.Equal(unexplained, told.Judge(facts: Log(kind)).Count(OffenceKind.Unexplained));
    }

    [Theory]
    [InlineData("crmsyncCreatedDate", "2020-01-01T00:00:00Z", 1)]
    [InlineData("crmsyncCreatedDate", "2030-01-01T00:00:00Z", 0)]
    [InlineData("crmsyncDynamicsId", Other, 1)]
    public void I_1_N_18_What_somebody_typed_into_an_output_field_does_not_stay(string field, string typed, int forgotten)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("crmsync", "1", "crmsyncCreatedDate", null, "2030-01-01T00:00:00Z");
        told.Marketo.Update("human", "1", field, null, typed);
        Assert.Equal(forgotten, told.Judge(facts: Log("linked")).Offences.Count(offence => offence.Kind == OffenceKind.Forgotten && offence.Field == field));
    }

    private const string Other = "00000000-0000-0000-0000-000000000002";
    private const string Third = "00000000-0000-0000-0000-000000000003";

    private static KnownFacts Log(params string[] kinds) => KnownFacts.None with { Kinds = kinds.ToHashSet() };

    private static (OffenceKind Kind, string Row) Only(Verdict verdict)
    {
        var offence = Assert.Single(verdict.Offences);
        return (offence.Kind, offence.Row);
    }

    // An edit that arrives after so many seconds, beside somebody who was told of a refusal.
    private static Verdict Beside(bool isRefused, int seconds, string state = "inStep", bool hasBound = true, string? spoiling = null)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bob@example.com");
        if (isRefused) told.Marketo.Notice("2", "a");
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Pass(TimeSpan.FromSeconds(seconds - 5));
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        var refused = KnownFacts.None with { Refusals = [new("city", "Atlantis 1", "code")] };
        var other = KnownFacts.None with { States = new Dictionary<string, string> { [KnownFacts.Whole] = state } };
        return told.Judge(evidence => evidence with { Facts = (person, _) => person == "2" ? refused : other, LongestLag = hasBound ? TimeSpan.FromSeconds(30) : null, Spoiling = spoiling is null ? [] : [spoiling] });
    }
}
