using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

public sealed class VerdictTests
{
    [Fact]
    public async Task B_9_An_edit_that_stands_on_both_sides_passes()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task B_9_An_edit_that_CrmSync_overwrote_untold_is_lost()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO", "CEO");
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Lost, "dynamics", ToldHistory.Row, "title"), (offence.Kind, offence.Side, offence.Row, offence.Field));
    }

    [Fact]
    public async Task C_8_The_loser_of_a_told_collision_is_not_lost()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO", "CEO");
        Assert.True((await told.JudgeAsync(Facts([], lost: "CFO", won: "CEO"))).Passes);
    }

    [Fact]
    public async Task B_9_An_edit_that_never_travelled_is_different_and_lost_unless_a_refusal_explains_it()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO");
        var verdict = await told.JudgeAsync();
        Assert.Equal((1, 1), (verdict.Count(OffenceKind.Different), verdict.Count(OffenceKind.Lost)));
        told.Marketo.Notice("1", "a");
        var refused = Facts(new() { ["title"] = "refused" }) with { Desk = new HashSet<string> { "title" }, Refusals = [new("title", "CFO", "code")] };
        var explained = await told.JudgeAsync(refused);
        Assert.True(explained.Passes);
        Assert.Equal(2, explained.Explained);
    }

    [Fact]
    public async Task N_8_Two_rows_made_for_one_person_are_a_double()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        foreach (var row in new[] { "00000000-0000-0000-0000-000000000007", "00000000-0000-0000-0000-000000000008" })
        {
            told.Dynamics.Create("crmsync", row, ("emailaddress1", "x@example.com"));
            told.Marketo.Update("crmsync", "7", "crmsyncDynamicsId", null, row);
        }
        var offence = Assert.Single((await told.JudgeAsync()).Offences, each => each.Kind == OffenceKind.Doubled);
        Assert.Equal("00000000-0000-0000-0000-000000000008", offence.Row);
    }

    [Fact]
    public async Task N_8_A_row_made_for_nobody_is_a_double()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Create("crmsync", "00000000-0000-0000-0000-000000000009", ("emailaddress1", "x@example.com"));
        Assert.Equal(1, (await told.JudgeAsync()).Count(OffenceKind.Doubled));
    }

    [Fact]
    public async Task B_9_A_value_that_nobody_wrote_is_an_invention()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("crmsync", "1", "title", "CTO", "Emperor");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "Emperor");
        Assert.Contains((await told.JudgeAsync()).Offences, offence => offence is { Kind: OffenceKind.Invented, Side: "marketo", Row: "1", Field: "title" });
    }

    [Fact]
    public async Task N_1_A_Dynamics_row_that_no_Marketo_person_ever_showed_is_missing_unless_it_is_told_why()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Create("human", "00000000-0000-0000-0000-000000000005", ("emailaddress1", "new@example.com"));
        var offence = Assert.Single((await told.JudgeAsync()).Offences);
        Assert.Equal((OffenceKind.Missing, "00000000-0000-0000-0000-000000000005"), (offence.Kind, offence.Row));
        Assert.True((await told.JudgeAsync(Facts(new() { [KnownFacts.Whole] = "waiting" }))).Passes);
    }

    [Fact]
    public async Task B_9_Values_of_a_seeded_row_that_was_deleted_are_forgotten_and_nobodys_invention()
    {
        const string row = "00000000-0000-0000-0000-000000000006";
        var told = new ToldHistory().Linked();
        told.Dynamics.Seed(row, ("emailaddress1", "sam@example.com"), ("jobtitle", "CIO"));
        told.Marketo.Create("crmsync", "6", ("email", "sam@example.com"), ("title", "CIO"), ("crmsyncDynamicsId", row), ("crmsyncRecordType", "Lead"));
        told.Dynamics.Delete("human", row);
        told.Mark("6");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task C_4_A_value_that_both_sides_wrote_by_themselves_was_agreed_and_may_be_replaced_untold()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CFO", "CEO");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO", "CEO");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task C_4_A_value_that_was_still_to_come_and_that_somebody_wrote_here_meanwhile_was_agreed_and_one_that_is_passed_by_is_not(bool isPassedBy, int lost)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CFO", "COO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "COO", "CEO");
        if (isPassedBy) told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO", "CEO");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", isPassedBy ? "CEO" : "CFO", "COO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "COO", "CEO");
        Assert.Equal(lost, (await told.JudgeAsync()).Count(OffenceKind.Lost));
    }

    [Fact]
    public async Task D_3_An_edit_that_reached_a_person_who_was_deleted_since_is_not_lost()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CFO", "CEO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO", "CEO");
        told.Marketo.Delete("human", "1");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CEO", "COO");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "COO"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task S_3_A_side_that_came_back_to_the_agreed_value_before_it_was_read_has_not_moved()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CFO");
        told.Marketo.Update("human", "1", "title", "CTO", "CEO");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CFO", "CTO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CTO", "CEO");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Theory]
    [InlineData("CFO", true)]
    [InlineData("CTO", false)]
    public async Task D_3_S_3_A_side_came_back_to_what_was_agreed_with_a_person_who_was_deleted_since(string agreed, bool passes)
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: true, "CTO", "CFO");
        if (agreed != "CFO") told.Travels(isToMarketo: true, "CFO", agreed);
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", agreed, "COO");
        told.Marketo.Update("human", "1", "title", agreed, "CEO");
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "COO", "CFO");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO", "CEO");
        told.Marketo.Delete("human", "1");
        told.Marketo.Create("crmsync", "2", ("email", "ann@example.com"), ("title", "CEO"), ("crmsyncDynamicsId", ToldHistory.Row), ("crmsyncRecordType", "Lead"));
        Assert.Equal(passes ? 0 : 1, (await told.JudgeAsync()).Count(OffenceKind.Lost));
    }

    [Fact]
    public async Task D_5_A_row_that_came_back_holds_what_it_came_back_with()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Dynamics.Create("human", ToldHistory.Row, ("emailaddress1", "ann@example.com"));
        told.Marketo.Update("crmsync", "1", "title", "CTO", null);
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task S_11_Case_of_an_address_false_and_a_choices_number_make_no_difference()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "emailaddress1", "ann@example.com", "ANN@example.com ");
        told.Dynamics.Update("human", ToldHistory.Row, "donotphone", null, "false");
        told.Dynamics.Update("human", ToldHistory.Row, "leadsourcecode", null, "8");
        told.Marketo.Update("crmsync", "1", "leadSource", null, "Web");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    private static KnownFacts Facts(Dictionary<string, string> states, string? lost = null, string? won = null) => new(states, Title(lost), Title(won));

    private static ILookup<string, string?> Title(string? value) => new[] { value }.Where(each => each is not null).ToLookup(_ => "title");
}
