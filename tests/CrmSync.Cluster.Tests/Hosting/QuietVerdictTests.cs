using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>I4 in hand-made histories: a settled system is left alone, and each write of ours has a cause.</summary>
public sealed class QuietVerdictTests
{
    [Fact]
    public void I_4_A_write_of_ours_that_leaves_the_value_as_it_was_is_an_echo()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        Assert.True(told.Judge().Passes);
        told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", "CFO 1", "CFO 1");
        var offence = Assert.Single(told.Judge().Offences);
        Assert.Equal((OffenceKind.Echoed, "dynamics", "title"), (offence.Kind, offence.Side, offence.Field));
    }

    [Fact]
    public void I_4_Somebody_else_may_write_what_stands_there()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "jobtitle", "CTO", "CTO");
        Assert.True(told.Judge().Passes);
    }

    [Theory]
    [InlineData("CFO 1", 1)]
    [InlineData("CFO 2", 0)]
    public void I_4_S_3_What_Dynamics_made_of_a_text_that_we_wrote_does_not_travel_back(string back, int echoed)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "title", "CTO", "cfo 1");
        told.Pass(TimeSpan.FromSeconds(5));
        told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", "CFO 1", "person:1.7.0.d");
        told.Marketo.Update("crmsync", "1", "title", "cfo 1", back);
        var verdict = told.Judge(evidence => evidence with { Fields = new([.. evidence.Fields.All.Select(field => field.Marketo == "title" ? field with { Makes = text => text.ToUpperInvariant() } : field)]) });
        Assert.Equal(echoed, verdict.Count(OffenceKind.Echoed));
    }

    [Fact]
    public void I_4_More_writes_than_edits_and_events_call_for_are_restless()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        var before = "CFO 1";
        for (var i = 0; i < 20; i++)
        {
            var next = i % 2 == 0 ? "CTO" : "CFO 1";
            told.Dynamics.Update("crmsync", ToldHistory.Row, "jobtitle", before, next);
            before = next;
        }
        Assert.Equal(1, told.Judge().Count(OffenceKind.Restless));
    }

    [Fact]
    public void I_4_As_many_edits_as_writes_are_not_restless()
    {
        var told = new ToldHistory().Linked();
        for (var i = 0; i < 20; i++) told.Travels(isToMarketo: i % 2 == 0, i == 0 ? "CTO" : $"CFO {i - 1}", $"CFO {i}");
        Assert.True(told.Judge().Passes);
    }

    [Theory]
    [InlineData("person:1", 0)]
    [InlineData("person:2", 1)]
    public void I_4_C_13_Edits_of_whom_we_wrote_into_the_row_for_are_its_causes_though_the_link_never_arrived(string writer, int restless)
    {
        var told = new ToldHistory();
        foreach (var person in new[] { "1", "2" }) told.Marketo.Seed(person, ("title", "CTO"));
        told.Dynamics.Seed(ToldHistory.Row, ("jobtitle", "CTO"));
        for (var i = 0; i < 5; i++)
        {
            var (before, next) = (i == 0 ? "CTO" : $"CFO {i - 1}", $"CFO {i}");
            told.Marketo.Update("human", "1", "title", before, next);
            told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", before, next, $"{writer}.7.0.d");
        }

        Assert.Equal(restless, told.Judge().Count(OffenceKind.Restless));
    }

    [Fact]
    public void I_4_In_a_quiet_stretch_after_settled_we_write_nothing_of_any_kind()
    {
        var told = new ToldHistory().Linked().Travels(isToMarketo: false, "CTO", "CFO 1");
        var (marketo, dynamics) = (told.Marketo.Records.Last, told.Dynamics.Records.Last);
        Evidence Quiet(Evidence evidence) => evidence with { Quiet = new(marketo, dynamics, 0, 0) };
        Assert.True(told.Judge(Quiet).Passes);
        Assert.Equal(1, told.Judge(evidence => Quiet(evidence) with { Quiet = new(marketo, dynamics, 0, 2) }).Count(OffenceKind.Echoed));
        told.Marketo.Update("crmsync", "1", "crmsyncRecordType", "Lead", "lead");
        var offence = Assert.Single(told.Judge(Quiet).Offences);
        Assert.Equal((OffenceKind.Echoed, "marketo", "crmsyncRecordType"), (offence.Kind, offence.Side, offence.Field));
    }

    [Fact]
    public void I_4_F_3_A_column_that_we_filled_with_what_it_holds_is_no_echo_where_an_older_copy_of_the_store_held_it_to_be_empty_and_only_until_the_row_is_touched()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var hidden = new FieldTurn(start.AddMinutes(1), start.AddMinutes(5), false, false) { HidesDynamics = true, IsForgotten = true };
        var copied = (From: start.AddMinutes(3), Until: start.AddMinutes(8));
        Assert.Equal(0, Echoed(hidden, copied));
        Assert.Equal(1, Echoed(hidden with { IsForgotten = false }, copied));
        Assert.Equal(1, Echoed(hidden, copied with { From = start }));
        Assert.Equal(1, Echoed(hidden, copied with { From = start.AddMinutes(6) }));
        Assert.Equal(1, Echoed(hidden, copied with { Until = start.AddMinutes(15) }));
        Assert.Equal((0, 1), (Echoed(hidden, copied, touched: 2), Echoed(hidden, copied, touched: 6)));

        int Echoed(FieldTurn turn, (DateTimeOffset From, DateTimeOffset Until) stretch, int? touched = null)
        {
            var told = new ToldHistory().Linked();
            told.Pass(TimeSpan.FromMinutes(touched ?? 0));
            if (touched is not null) told.Dynamics.Update("human", ToldHistory.Row, "description", null, "Call back");
            told.Pass(TimeSpan.FromMinutes(10 - (touched ?? 0)));
            told.Dynamics.UpdateMarked(ToldHistory.Row, "jobtitle", "CTO", "CTO", $"person:1.7.{start.AddMinutes(10).ToUnixTimeMilliseconds():x}.d");
            var fields = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? field with { Turns = [turn] } : field)]);
            return told.Judge(evidence => evidence with { Fields = fields, RolledBack = [stretch] }).Count(OffenceKind.Echoed);
        }
    }

    [Fact]
    public void I_4_A_stretch_in_which_somebody_edits_is_not_quiet()
    {
        var told = new ToldHistory().Linked();
        var (marketo, dynamics) = (told.Marketo.Records.Last, told.Dynamics.Records.Last);
        told.Travels(isToMarketo: true, "CTO", "CFO 1");
        Assert.True(told.Judge(evidence => evidence with { Quiet = new(marketo, dynamics, 1, 0) }).Passes);
    }
}
