using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Hand-made histories in which a person or its row is deleted before the person showed the row, or the row goes on as another person's.</summary>
public sealed class DeletedVerdictTests
{
    private const string Other = "00000000-0000-0000-0000-000000000002";

    [Theory]
    [InlineData("person:1", true)]
    [InlineData("lead:" + ToldHistory.Row, true)]
    [InlineData("lead:00000000-0000-0000-0000-000000000009", false)]
    public async Task D_4_A_row_that_was_made_on_request_is_that_of_the_person_whose_deleted_row_its_mark_names_though_that_is_deleted_before_it_shows_it(string madeBy, bool passes)
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Delete("human", ToldHistory.Row);
        told.Mark("1");
        told.Pass(TimeSpan.FromSeconds(5));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"), ("crmsync_writeid", $"{madeBy}.9.1.d"));
        told.Marketo.Delete("human", "1");
        var verdict = await told.JudgeAsync();
        Assert.True(verdict.Passes == passes, string.Join(", ", verdict.Offences));
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public async Task V_2_G_3_What_was_told_to_a_record_that_was_deleted_counts_for_the_person_into_whose_row_its_own_is_merged(bool isDeleted, bool isMerged, int untold)
    {
        var told = new ToldHistory().Linked().Linked("2", Other, "bea@example.com");
        told.Marketo.Notice("1", "a");
        told.Marketo.Notice("2", "b");
        if (isDeleted) told.Marketo.Delete("human", "2");
        if (isMerged) told.Dynamics.MergeInto(ToldHistory.Row, Other);
        var log = KnownFacts.None with { Refusals = [new("city", "Atlantis 1", "0x80040265"), new("city", "Atlantis 2", "0x80040265")] };
        var verdict = await new Judge(told.Marketo.Records, told.Dynamics.Records, (person, _) => Task.FromResult(person == "1" ? log : KnownFacts.None), []).DecideAsync();
        Assert.Equal(untold, verdict.Count(OffenceKind.Untold));
    }

    [Theory]
    [InlineData("CIO 7", "linked", "person:7", true, false, 0)]
    [InlineData("CIO 8", "linked", "person:7", true, false, 1)]
    [InlineData("CIO 7", "collision", "person:7", true, false, 1)]
    [InlineData("CIO 7", "linked", "person:1", true, false, 1)]
    [InlineData("CIO 7", "linked", "person:7", false, false, 1)]
    [InlineData("CIO 7", "linked", "person:7", true, true, 1)]
    public void N_9_D_1_A_value_of_whoever_met_a_row_that_was_deleted_before_he_could_show_it_is_told_by_the_mark_of_the_write(string value, string kind, string mark, bool isDeleted, bool isShown, int invented)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "bob@example.com"), ("title", "CIO 7"));
        told.Dynamics.Create("human", Other, ("emailaddress1", "bob@example.com"), ("jobtitle", "CTO"));
        told.Dynamics.UpdateMarked(Other, "jobtitle", "CTO", value, $"{mark}.3.1.d");
        if (isShown) told.Link("1", Other);
        if (isDeleted) told.Dynamics.Delete("human", Other);
        Assert.Equal(invented, told.Judge(facts: KnownFacts.None with { Kinds = new HashSet<string> { kind } }).Count(OffenceKind.Invented));
    }
}
