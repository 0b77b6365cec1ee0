using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Collisions that the log tells, beside hand-made histories (C-3, C-8).</summary>
public sealed class CollisionVerdictTests
{
    private const string Contact = "00000000-0000-0000-0000-000000000002";

    [Fact]
    public void C_3_A_collision_with_a_value_that_we_had_brought_is_mistold_and_one_with_a_value_that_both_sides_had_written_is_not()
    {
        var brought = new ToldHistory().Linked().Travels(isToMarketo: true, "CTO", "CIO");
        Assert.Equal(1, Mistold(brought, "CIO", "CEO"));

        var both = new ToldHistory().Linked();
        both.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CIO");
        both.Marketo.Update("human", "1", "title", "CTO", "CIO");
        Assert.Equal(0, Mistold(both, "CIO", "CEO"));

        var ours = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CIO");
        Assert.Equal(1, Mistold(ours, "CIO", "CEO"));
    }

    [Fact]
    public void C_15_C_7_An_edit_that_was_put_back_in_Marketo_stays_apart_when_the_field_goes_there_alone_until_Dynamics_is_edited()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CIO");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Marketo.Update("crmsync", "1", "title", "CEO", "CIO");
        Assert.Equal(0, Different());
        told.Marketo.Update("crmsync", "1", "title", "CIO", "CEO");
        Assert.Equal(0, Different());
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CIO", "CFO");
        Assert.Equal(1, Different());

        int Different() => told.Judge(evidence => evidence with { Fields = new([new JudgedField("title", "jobtitle", "jobtitle") { Way = FieldWay.ToMarketo }]) }).Count(OffenceKind.Different);
    }

    [Theory]
    [InlineData(1, "CIO", 0)]
    [InlineData(1, "COO", 1)]
    [InlineData(5, "CIO", 1)]
    public void C_15_C_4_What_its_target_was_known_to_hold_when_its_source_came_to_it_is_agreed_and_an_edit_on_top_is_drift(int minutes, string written, int different)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CIO");
        told.Marketo.Update("human", "1", "title", "CIO", "CEO");
        told.Pass(TimeSpan.FromMinutes(minutes));
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", written);
        Assert.Equal(different, told.Judge(evidence => evidence with { Fields = new([new JudgedField("title", "jobtitle", "jobtitle") { Way = FieldWay.ToMarketo }]) }).Count(OffenceKind.Different));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("CEO", 0)]
    [InlineData("CFO", 0)]
    [InlineData("CIO", 1)]
    public void C_7_C_8_An_edit_in_Marketo_that_our_write_replaced_unseen_is_told_or_unexplained(string? lost, int unexplained)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Marketo.Update("crmsync", "1", "title", "CEO", "CFO");
        var facts = KnownFacts.None with { Lost = (lost is null ? [] : new[] { lost }).ToLookup(_ => "title", value => (string?)value) };
        Assert.Equal(unexplained, told.Judge(facts: facts).Count(OffenceKind.Unexplained));
    }

    [Theory]
    [InlineData("C-1", 1)]
    [InlineData("C-2", 0)]
    public void C_5_A_collision_with_an_edit_of_the_contact_is_not_decided_as_a_lead_s(string rule, int mistold)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Link("1", Contact, "Contact");
        told.Dynamics.Update("human", Contact, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Dynamics.Update("crmsync", Contact, "jobtitle", "CFO", "CEO");
        Assert.Equal(mistold, told.Judge(facts: KnownFacts.None with { Collisions = [new("title", "CEO", "CFO") { Rule = rule }] }).Count(OffenceKind.Mistold));
    }

    [Theory]
    [InlineData("linked", true, 0)]
    [InlineData("created", true, 1)]
    [InlineData("linked", false, 1)]
    public void N_9_N_10_Whoever_we_made_and_found_without_the_id_that_somebody_took_away_meets_the_row_as_a_stranger(string kind, bool isTaken, int mistold)
    {
        var told = new ToldHistory();
        told.Dynamics.Create("seed", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        told.Marketo.Create("crmsync", "1", ("email", "ann@example.com"), ("title", "CTO"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        if (isTaken) told.Marketo.Update("human", "1", "crmsyncDynamicsId", ToldHistory.Row, null);
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Marketo.Update("crmsync", "1", "title", "CEO", "CTO");
        told.Link("1", ToldHistory.Row);
        Assert.Equal(mistold, told.Judge(facts: KnownFacts.None with { Collisions = [new("title", "CEO", "CTO")], Kinds = new HashSet<string> { kind } }).Count(OffenceKind.Mistold));
    }

    [Theory]
    [InlineData("CTO", false, 0)]
    [InlineData("CFO", false, 1)]
    [InlineData("CTO", true, 1)]
    public void N_10_C_3_What_somebody_wrote_in_Marketo_just_as_the_row_had_held_it_since_the_seed_yields_to_an_edit_of_that(string written, bool isOurs, int lost)
    {
        var told = new ToldHistory();
        told.Marketo.Seed("1", ("email", "ann@example.com"), ("title", "COO"));
        told.Dynamics.Seed(ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        if (isOurs) told.Marketo.Update("crmsync", "1", "title", "CIO", "COO");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CEO");
        told.Marketo.Update("human", "1", "title", "COO", written);
        told.Link("1", ToldHistory.Row).Marketo.Update("crmsync", "1", "title", written, "CEO");
        Assert.Equal(lost, told.Judge().Count(OffenceKind.Lost));
    }

    // Somebody edits that value in Marketo, and the log tells it as a collision with Dynamics'.
    private static int Mistold(ToldHistory told, string old, string now)
    {
        told.Marketo.Update("human", "1", "title", old, now);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", old, now);
        return told.Judge(facts: KnownFacts.None with { Collisions = [new("title", now, old)] }).Count(OffenceKind.Mistold);
    }

    [Theory]
    [InlineData(4, true, 0)]
    [InlineData(0, true, 1)]
    [InlineData(0, false, 0)]
    public void C_12_B_9_An_edit_on_top_of_a_row_that_is_taken_for_ours_is_not_lost_where_ours_comes_only_then(int closer, bool hasAllAnswers, int lost)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Pass(TimeSpan.FromSeconds(-closer));
        told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Pass(TimeSpan.FromSeconds(-closer));
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CFO 1", "COO 3");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "COO 3");
        Assert.Equal(lost, told.Judge(all => all with { HasAllAnswers = hasAllAnswers }).Count(OffenceKind.Lost));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 2)]
    public void C_7_C_12_Whoever_writes_what_we_write_within_the_seconds_of_our_call_is_taken_for_it(int closer, int offences)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO 1");
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Pass(TimeSpan.FromSeconds(-closer));
        told.Marketo.Update("human", "1", "title", "CFO 1", "CEO 2");
        told.Pass(TimeSpan.FromSeconds(-closer));
        told.Marketo.Update("crmsync", "1", "title", "CEO 2", "CFO 1");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CEO 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CEO 2", "CFO 1");
        var verdict = told.Judge(all => all with { HasAllAnswers = true });
        Assert.Equal(offences, verdict.Count(OffenceKind.Unexplained) + verdict.Count(OffenceKind.Reverted));
    }
}
