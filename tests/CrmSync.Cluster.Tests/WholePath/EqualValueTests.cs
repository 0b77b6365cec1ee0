using System.Text;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Values that differ in spelling only are equal, and equal means no write (S-11).</summary>
public sealed class EqualValueTests
{
    [Fact]
    public async Task S_11_Equal_in_canonical_form_means_no_write_at_a_first_meeting()
    {
        await using var engine = await Pair.StartEngineAsync();
        var id = await engine.InMarketo.CreateAsync(new
        {
            email = "S11@Example.com",
            lastName = "Ito",
            company = "Caf\u00e9",
            city = " Oslo ",
            personNotes = "one\r\ntwo",
            leadSource = "web",
            doNotCall = true,
            unsubscribed = false,
            phone = "(425) 555-0100",
            annualRevenue = 12.50m,
            microsoftTopic = "Offer",
            leadStatus = "open",
            statusReason = "NEW",
        });
        await engine.SettleAsync();
        var row = await engine.InDynamics.CreateAsync("leads", new
        {
            emailaddress1 = "s11@example.com",
            lastname = "Ito",
            companyname = "Caf\u00e9".Normalize(NormalizationForm.FormD),
            address1_city = "Oslo",
            description = "one\ntwo",
            leadsourcecode = 8,
            donotphone = true,
            donotbulkemail = false,
            telephone1 = "+14255550100",
            revenue = 12.5m,
            subject = "Offer",
        });
        await engine.SettleAsync();
        Assert.Equal(row, (await engine.InMarketo.ReadAsync(id, "crmsyncDynamicsId"))!["crmsyncDynamicsId"]!.GetValue<string>());
        using var marketo = new Trace(engine.Marketo.Address);
        using var dynamics = new Trace(engine.Dataverse.Address);
        Assert.DoesNotContain(await marketo.WritesAsync(), e => e.Field is not null && !e.Field.StartsWith("crmsync", StringComparison.Ordinal) && e.Field is not ("rating" or "microsoftPreferredMethodOfContact"));
        Assert.Empty(await dynamics.WritesAsync());
        Assert.DoesNotContain(await engine.ActivitiesAsync((await engine.PersonAsync(id))!.Id), a => a.Kind == "collision");
    }

    [Fact]
    public async Task S_11_An_amount_of_money_comes_to_a_whole_number_rounded_and_is_not_refused()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s11m@example.com", ("revenue", 12.5m));
        await FieldTests.ChooseAsync(engine, "numberOfEmployees", lead: "revenue");
        await FieldTests.DoneAsync(engine);
        await lead.AssertAsync("numberOfEmployees", "revenue", "13", "12.5000");
        Assert.DoesNotContain(await lead.ActivitiesAsync(), a => a.Kind == "refused");
    }

    [Fact]
    public async Task S_11_An_edit_that_changes_the_spelling_only_makes_no_write()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(
            engine, "leads", "s11b@example.com",
            ("address1_city", "K\u014dbe"), ("description", "one\ntwo"), ("leadsourcecode", 8), ("telephone1", "+14255550100"), ("revenue", 12.5m), ("donotphone", true));
        var before = await lead.OursAsync();
        await engine.InMarketo.EditAsync(lead.Id, new
        {
            email = "S11B@EXAMPLE.com",
            city = " K\u014dbe ".Normalize(NormalizationForm.FormD),
            personNotes = "one\r\ntwo ",
            leadSource = "WEB",
            phone = "425-555-0100",
            annualRevenue = "12.50",
            doNotCall = "1",
        });
        await engine.InDynamics.EditAsync(lead.Set, lead.Row, new { address1_city = "K\u014dbe ", description = "one\r\ntwo", telephone1 = "(425) 555 0100" });
        await engine.SettleAsync();
        Assert.Equal(before, await lead.OursAsync());
        Assert.Empty(await lead.CollisionsAsync());

        await lead.InMarketoAsync("lastName", "ITO");
        await engine.SettleAsync();
        Assert.Equal("ITO", await lead.DynamicsAsync("lastname"));
    }
}
