using CrmSync.Domain.Activities;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The sync filter: only an explicit No keeps a row out.</summary>
public sealed class FilterTests
{
    private const string Flag = "new_synctomkto";
    private static readonly string[] Link = ["id", "title", "crmsyncDynamicsId", "crmsyncRecordType"];

    [Fact]
    public async Task K_1_Only_an_explicit_No_keeps_a_row_out_and_No_to_Yes_creates_the_person()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var kept = await LeadAsync(engine, "no@example.com", false);
        await LeadAsync(engine, "yes@example.com", true);
        await LeadAsync(engine, "empty@example.com", null);
        await engine.SettleAsync();
        Assert.Empty(await engine.InMarketo.FindAsync("no@example.com", "id"));
        Assert.Single(await engine.InMarketo.FindAsync("yes@example.com", "id"));
        Assert.Single(await engine.InMarketo.FindAsync("empty@example.com", "id"));
        Assert.Null(await engine.PersonOfRowAsync(kept));

        await engine.InDynamics.EditAsync("leads", kept, new Dictionary<string, object> { [Flag] = true });
        await engine.SettleAsync();
        Assert.Equal(kept, Assert.Single(await engine.InMarketo.FindAsync("no@example.com", Link)).Text("crmsyncDynamicsId"));
    }

    [Fact]
    public async Task K_1_K_3_Yes_to_No_stops_both_directions_and_back_in_both_are_in_step_again()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var lead = await LeadAsync(engine, "stale@example.com", true);
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("stale@example.com", "id")).Id();
        await engine.InDynamics.EditAsync("leads", lead, new Dictionary<string, object> { [Flag] = false });
        await engine.SettleAsync();
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.InDynamics.EditAsync("leads", lead, new { jobtitle = "Changed while out", address1_city = "Wien" });
        await engine.InMarketo.EditAsync(id, new { country = "Japan", city = "Kyoto" });
        await engine.SettleAsync();
        Assert.Empty(await engine.MarketoControl.OursAsync(marketo));
        Assert.Empty(await engine.DynamicsControl.OursAsync(dynamics));
        Assert.Equal(PersonStanding.Stale, (await engine.PersonAsync(id))!.Standing);

        await engine.InDynamics.EditAsync("leads", lead, new Dictionary<string, object> { [Flag] = true });
        await engine.SettleAsync();
        var shown = await engine.InMarketo.ReadAsync(id, "title", "city");
        var row = await engine.InDynamics.ReadAsync("leads", lead);
        Assert.Equal(("Changed while out", "Kyoto"), (shown.Text("title"), shown.Text("city")));
        Assert.Equal(("Japan", "Kyoto"), (row.Text("address1_country"), row.Text("address1_city")));
        Assert.Equal(PersonStanding.InStep, (await engine.PersonAsync(id))!.Standing);
        Assert.Contains(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), l => l is { Kind: "collision", Field: "city", Rule: "C-1" });
    }

    [Theory]
    [InlineData(false, false, null, null)]
    [InlineData(true, true, "Contact", "Buyer")]
    [InlineData(false, true, "Contact", "Buyer")]
    [InlineData(true, false, "Lead", "Closing edit")]
    public async Task QL_2_The_four_way_matrix_of_both_filters_holds_at_qualification(bool lead, bool contact, string? type, string? title)
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var row = await LeadAsync(engine, "matrix@example.com", lead);
        await engine.SettleAsync();
        Assert.Equal(lead ? 1 : 0, (await engine.InMarketo.FindAsync("matrix@example.com", "id")).Count);
        string? made = null;
        await Pair.ApartAsync(engine, async () =>
        {
            made = await engine.InDynamics.QualifyAsync(row);
            await engine.InDynamics.EditAsync("contacts", made!, new Dictionary<string, object> { [Flag] = contact });
            if (type == "Lead") await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "Closing edit" });
        });
        var people = await engine.InMarketo.FindAsync("matrix@example.com", Link);
        if (type is null) Assert.Empty(people);
        else
        {
            var shown = Assert.Single(people);
            Assert.Equal((type, title, contact ? made : row), (shown.Text("crmsyncRecordType"), shown.Text("title"), shown.Text("crmsyncDynamicsId")));
        }
    }

    [Fact]
    public async Task K_1_A_filter_column_of_a_wrong_type_stops_the_connection_with_one_line()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, filter: "jobtitle");
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Trouble is not null, "the connection tells its trouble");
        var line = (await engine.Control.StatusAsync()).Trouble!;
        Assert.Contains("jobtitle", line, StringComparison.Ordinal);
        Assert.Contains("Yes/No", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(await engine.MarketoControl.OursAsync(), e => e.Table == "lead");
    }

    [Fact]
    public async Task K_1_A_filter_column_that_is_not_there_filters_nothing()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, filter: "new_elsewhere");
        await LeadAsync(engine, "free@example.com", false);
        await engine.SettleAsync();
        Assert.Single(await engine.InMarketo.FindAsync("free@example.com", "id"));
    }

    private static Task<string> LeadAsync(Engine engine, string email, bool? isIncluded) => engine.InDynamics.CreateAsync(
        "leads", new Dictionary<string, object?> { ["lastname"] = "Filter", ["subject"] = "Filter", ["emailaddress1"] = email, ["jobtitle"] = "Buyer", [Flag] = isIncluded });
}
