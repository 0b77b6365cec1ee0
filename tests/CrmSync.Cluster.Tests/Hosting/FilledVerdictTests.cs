using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>What a contact lacks that its lead had, and what a campaign writes into a field while it is being chosen: must not go, and what is excused of it.</summary>
public sealed class FilledVerdictTests
{
    private const string Contact = "00000000-0000-0000-0000-000000000009";
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void QL_3_Marketo_is_not_emptied_by_a_contact_that_lost_the_value_as_it_was_made()
    {
        var emptied = new Emptied();
        Assert.Equal(1, emptied.Lost());
        Assert.Equal(0, new Emptied { Later = TimeSpan.FromSeconds(1) }.Lost());
        Assert.Equal(0, new Emptied { IsEditedInMarketo = true }.Lost());
        Assert.Equal(0, emptied.Lost(all => all with { RolledBack = [(Start.AddHours(-2), Start.AddHours(-1))] }));
        Assert.Equal(0, emptied.Lost(facts: KnownFacts.None with { States = new Dictionary<string, string> { ["title"] = "refused" } }));
    }

    [Theory]
    [InlineData(null, 6, false, 0)]
    [InlineData(null, 4, false, 1)]
    [InlineData(null, null, false, 1)]
    [InlineData(null, 300, false, 1)]
    [InlineData("CEO", 6, false, 1)]
    [InlineData(null, 6, true, 1)]
    public void N_10_What_was_emptied_before_the_records_met_is_filled_untold_and_nothing_else(string? edited, int? linkedAfter, bool isWrittenBefore, int lost)
    {
        var told = new ToldHistory();
        told.Marketo.Create("seed", "1", ("email", "ann@example.com"), ("title", "CTO"));
        told.Dynamics.Create("seed", ToldHistory.Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        if (isWrittenBefore)
        {
            told.Marketo.Update("crmsync", "1", "title", "CTO", "CFO");
            told.Pass(TimeSpan.FromSeconds(-5));
        }
        told.Marketo.Update("human", "1", "title", "CTO", edited);
        told.Marketo.Update("crmsync", "1", "title", edited, "CTO");
        told.Link("1", ToldHistory.Row);
        Assert.Equal(lost, told.Judge(facts: KnownFacts.None with { Linked = [Start.AddSeconds(-100), .. linkedAfter is { } after ? [Start.AddSeconds(after)] : Array.Empty<DateTimeOffset>()] }).Count(OffenceKind.Lost));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(5, 1, 1)]
    [InlineData(0, 4, 1)]
    [InlineData(0, null, 1)]
    public void QL_3_N_13_What_a_contact_lost_as_it_was_made_is_filled_untold_where_it_lost_its_lead_too_before_it_was_read(int later, int? cut, int lost)
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(10));
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Pass(TimeSpan.FromSeconds(later - 5));
        told.Dynamics.Update("human", Contact, "jobtitle", "CTO", null);
        told.Pass(TimeSpan.FromMinutes(cut ?? 0));
        if (cut is not null) told.Dynamics.Delete("human", ToldHistory.Row);
        if (cut is not null) told.Dynamics.Update("human", Contact, "_originatingleadid_value", ToldHistory.Row, "");
        told.Dynamics.Update("crmsync", Contact, "jobtitle", null, "CTO");
        told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", ToldHistory.Row, Contact);
        told.Marketo.Update("crmsync", "1", "crmsyncRecordType", "Lead", "Contact");
        Assert.Equal(lost, told.Judge().Offences.Count(offence => offence is { Kind: OffenceKind.Lost, Field: "title", Side: "dynamics", Row: Contact }));
    }

    [Theory]
    [InlineData(FieldWay.ToMarketo, 0, 0)]
    [InlineData(FieldWay.ToMarketo, 5, 2)]
    [InlineData(FieldWay.Both, 0, 2)]
    public void QL_3_N_10_What_a_contact_lost_as_it_was_made_stays_in_Marketo_where_the_field_goes_there_alone(FieldWay way, int later, int offences)
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(10));
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Pass(TimeSpan.FromSeconds(later - 5));
        told.Dynamics.Update("human", Contact, "jobtitle", "CTO", null);
        told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", ToldHistory.Row, Contact);
        told.Marketo.Update("crmsync", "1", "crmsyncRecordType", "Lead", "Contact");
        var fields = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? field with { Way = way } : field)]);
        Assert.Equal(offences, told.Judge(all => all with { Fields = fields }).Offences.Count(offence => offence is { Kind: OffenceKind.Lost or OffenceKind.Different, Field: "title" }));
    }

    [Fact]
    public void F_5_What_is_written_in_Marketo_after_a_field_was_chosen_and_before_its_refresh_has_ended_is_not_overwritten()
    {
        var told = new ToldHistory().Linked();
        told.Pass(TimeSpan.FromMinutes(2));
        told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
        told.Marketo.Update("crmsync", "1", "title", "CFO 1", "CTO");
        var turn = new FieldTurn(Start.AddMinutes(1), Start.AddMinutes(5), true, false);
        Assert.Equal(0, Lost(turn));
        Assert.Equal(1, Lost(turn with { ChosenAt = Start.AddMinutes(1.5) }));
        Assert.Equal(0, Lost(turn with { ChosenAt = Start.AddMinutes(3) }));

        int Lost(FieldTurn turned) => told.Judge(all => all with { Fields = new JudgedFields([.. JudgedField.All.Select(field => field.Marketo == "title" ? field with { Turns = [turned] } : field)]) }).Count(OffenceKind.Lost);
    }

    // A lead of a linked person is qualified, its contact loses the title, and so does Marketo.
    private sealed class Emptied
    {
        public TimeSpan Later { get; init; }

        public bool IsEditedInMarketo { get; init; }

        public int Lost(Func<Evidence, Evidence>? with = null, KnownFacts? facts = null)
        {
            var told = new ToldHistory().Linked();
            told.Pass(TimeSpan.FromMinutes(10));
            told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
            told.Pass(Later - TimeSpan.FromSeconds(5));
            told.Dynamics.Update("human", Contact, "jobtitle", "CTO", null);
            if (IsEditedInMarketo) told.Marketo.Update("human", "1", "title", "CTO", "CFO 1");
            told.Marketo.Update("crmsync", "1", "title", IsEditedInMarketo ? "CFO 1" : "CTO", null);
            told.Marketo.Update("crmsync", "1", "crmsyncDynamicsId", ToldHistory.Row, Contact);
            told.Marketo.Update("crmsync", "1", "crmsyncRecordType", "Lead", "Contact");
            return told.Judge(with, facts).Offences.Count(offence => offence is { Kind: OffenceKind.Lost, Field: "title", Side: "marketo", Row: "1" } && !IsEditedInMarketo);
        }
    }
}
