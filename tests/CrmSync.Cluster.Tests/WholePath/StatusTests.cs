namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>State and status reason, whose numbers and labels differ between leads and contacts.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task F_1_S_11_Status_and_status_reason_travel_by_the_labels_of_the_persons_own_table()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "status-l@example.com");
        using var contact = await Pair.LinkedAsync(engine, "contacts", "status-c@example.com");
        await AssertInMarketoAsync(lead, "Open", "New");
        await AssertInMarketoAsync(contact, "Active", "Active");
        var before = await engine.DynamicsControl.NowAsync();
        await lead.InMarketoAsync("statusReason", "Lost");
        await contact.InMarketoAsync("statusReason", "Inactive");
        await engine.SettleAsync();
        Assert.Equal(("2", "4"), (await lead.DynamicsAsync("statecode"), await lead.DynamicsAsync("statuscode")));
        Assert.Equal(("1", "2"), (await contact.DynamicsAsync("statecode"), await contact.DynamicsAsync("statuscode")));
        await AssertInMarketoAsync(lead, "Disqualified", "Lost");
        await AssertInMarketoAsync(contact, "Inactive", "Inactive");
        // A state and its reason are one write, and the state is written in no other way (F-4).
        Assert.Equal(["statecode", "statuscode"], (await engine.DynamicsControl.OursAsync(before)).Where(e => e.Row == lead.Row && e.Field is { } f && f.StartsWith("stat", StringComparison.Ordinal)).Select(e => e.Field).Order());
        await lead.InDynamicsAsync("statecode", 0);
        await engine.SettleAsync();
        await AssertInMarketoAsync(lead, "Open", "New");
    }

    [Fact]
    public async Task V_1_V_4_No_update_qualifies_a_lead_and_what_is_refused_holds_back_itself_alone_and_is_told_once()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "status-q@example.com");
        await engine.InDynamics.ControlAsync("_sim/rules", new { statePairs = new[] { new { table = "lead", state = 2, statuses = new[] { 5, 6 } } } });
        await Pair.ApartAsync(engine, async () =>
        {
            await lead.InMarketoAsync("statusReason", "Qualified");
            await lead.InMarketoAsync("city", "Tartu");
        });
        Assert.Equal("Tartu", await lead.DynamicsAsync("address1_city"));
        await Pair.ApartAsync(engine, async () =>
        {
            await lead.InMarketoAsync("statusReason", "Lost");
            await lead.InMarketoAsync("city", "Narva");
        });
        Assert.Equal(("0", "1", "Narva"), (await lead.DynamicsAsync("statecode"), await lead.DynamicsAsync("statuscode"), await lead.DynamicsAsync("address1_city")));
        var refused = (await lead.ActivitiesAsync()).Where(a => a.Kind == "refused").ToList();
        Assert.Equal(["0x80048408", "onlyByQualifying"], refused.Select(a => a.Code!).Order());
        Assert.All(refused, a => Assert.Equal("statusReason", a.Field));
        await lead.InMarketoAsync("statusReason", "Cannot Contact");
        await engine.SettleAsync();
        Assert.Equal(("2", "5"), (await lead.DynamicsAsync("statecode"), await lead.DynamicsAsync("statuscode")));
    }

    [Fact]
    public async Task QL_1_QL_3_A_qualified_leads_person_shows_the_contacts_status_and_no_collision()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "status-ql@example.com");
        var contact = await engine.InDynamics.QualifyAsync(lead.Row);
        await engine.SettleAsync();
        await AssertInMarketoAsync(lead, "Active", "Active");
        Assert.Empty(await lead.CollisionsAsync());
        await lead.InMarketoAsync("statusReason", "Inactive");
        await engine.SettleAsync();
        Assert.Equal("1", (await engine.InDynamics.ReadAsync("contacts", contact!)).Text("statecode"));
    }

    [Fact]
    public async Task S_11_A_renamed_option_keeps_its_old_label_known()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { MetadataEvery = TimeSpan.FromSeconds(1) });
        using var lead = await Pair.LinkedAsync(engine, "leads", "label@example.com", ("leadqualitycode", 1));
        await lead.AssertAsync("rating", "leadqualitycode", "Hot", "1");
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", change = "LeadQualityCode ; choice 1 Burning, 2 Warm, 3 Cold ; ; Rating ; default=2" });
        await Engine.UntilAsync(async () => (await FieldTests.Fields(engine).ListAsync()) is not null && await BurnsAsync(engine), "the new label is known");
        await lead.InMarketoAsync("rating", "Cold");
        await engine.SettleAsync();
        await lead.InMarketoAsync("rating", "Hot");
        await engine.SettleAsync();
        await lead.AssertAsync("rating", "leadqualitycode", "Hot", "1");
        Assert.DoesNotContain(await lead.ActivitiesAsync(), a => a.Kind == "refused");
    }

    // Whether the new label is in use is asked by somebody else's edit, since no interface lists labels.
    private static async Task<bool> BurnsAsync(Engine engine)
    {
        using var other = await Pair.LinkedAsync(engine, "leads", $"burn{Guid.CreateVersion7():N}@example.com", ("leadqualitycode", 1));
        return await other.MarketoAsync("rating") == "Burning";
    }

    private static async Task AssertInMarketoAsync(Pair pair, string status, string reason) => Assert.Equal((status, reason), (await pair.MarketoAsync("leadStatus"), await pair.MarketoAsync("statusReason")));
}
