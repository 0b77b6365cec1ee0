using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A chosen lookup goes to Marketo as the name of its row, and from Marketo by name or id.</summary>
public sealed class LookupTests
{
    private const string Field = "industry";

    [Fact]
    public async Task F_1_A_lookup_goes_to_Marketo_as_the_name_of_its_row_and_only_there_unless_asked()
    {
        await using var engine = await Pair.StartEngineAsync();
        var (one, other) = (await AccountAsync(engine, "Contoso"), await AccountAsync(engine, "Fabrikam"));
        using var lead = await Pair.LinkedAsync(engine, "leads", "look-m@example.com", ("parentaccountid@odata.bind", $"/accounts({one})"));
        await FieldTests.ChooseAsync(engine, Field, lead: "parentaccountid");
        await FieldTests.DoneAsync(engine);
        Assert.Equal("Contoso", await lead.MarketoAsync(Field));
        await lead.InDynamicsAsync("parentaccountid@odata.bind", $"/accounts({other})");
        await engine.SettleAsync();
        Assert.Equal("Fabrikam", await lead.MarketoAsync(Field));
        await lead.InMarketoAsync(Field, "Contoso");
        await engine.SettleAsync();
        Assert.Equal(other, await lead.DynamicsAsync("_parentaccountid_value"));
        await lead.InDynamicsAsync("parentaccountid@odata.bind", null);
        await engine.SettleAsync();
        Assert.Null(await lead.MarketoAsync(Field));
    }

    [Fact]
    public async Task V_1_V_4_A_name_or_id_of_one_row_is_bound_and_anything_else_is_refused_alone()
    {
        await using var engine = await Pair.StartEngineAsync();
        var (one, other) = (await AccountAsync(engine, "O'Neill & Co"), await AccountAsync(engine, "Fabrikam"));
        await AccountAsync(engine, "Twins");
        await AccountAsync(engine, "Twins");
        using var lead = await Pair.LinkedAsync(engine, "leads", "look-d@example.com");
        await ChooseBothAsync(engine, lead: "parentaccountid");
        await AssertBoundAsync(lead, "o'neill & co", one);
        await AssertBoundAsync(lead, other, other);
        foreach (var (text, code) in new[] { ("Nobody", "unknownTarget"), ("Twins", "ambiguousTarget"), (Guid.CreateVersion7().ToString(), "unknownTarget") })
        {
            await Pair.ApartAsync(engine, async () =>
            {
                await lead.InMarketoAsync(Field, text);
                await lead.InMarketoAsync("city", code + text[..3]);
            });
            Assert.Equal((other, code + text[..3]), (await lead.DynamicsAsync("_parentaccountid_value"), await lead.DynamicsAsync("address1_city")));
            var told = (await lead.ActivitiesAsync()).First(a => a.Kind == "refused");
            Assert.Equal((code, Field), (told.Code, told.Field));
            Assert.DoesNotContain(text, told.Text, StringComparison.Ordinal);
        }
        var nobody = await AccountAsync(engine, "Nobody");
        await AssertBoundAsync(lead, "Nobody", nobody);
        await AssertBoundAsync(lead, null, null);
        // A settled lookup is written by nobody (S-4): the id in Marketo stays an id, the name a name.
        var before = await lead.OursAsync();
        await AssertBoundAsync(lead, one, one);
        Assert.Equal((before.Marketo, 1), ((await lead.OursAsync()).Marketo, (await lead.OursInDynamicsAsync()).Skip(before.Dynamics).Count(e => e.Field == "_parentaccountid_value" || e.Field == "parentaccountid")));
        Assert.Equal(one, await lead.MarketoAsync(Field));
    }

    [Fact]
    public async Task V_1_A_lookup_of_several_tables_is_bound_to_the_one_that_has_the_row_and_waits_while_Dynamics_cannot_say()
    {
        await using var engine = await Pair.StartEngineAsync();
        var account = await AccountAsync(engine, "Contoso");
        using var contact = await Pair.LinkedAsync(engine, "contacts", "look-p@example.com");
        await ChooseBothAsync(engine, contact: "parentcustomerid");
        await contact.Dynamics.FaultAsync(new { operation = "retrieveMultiple", status = 503, times = 2 });
        await AssertBoundAsync(contact, "Contoso", account, "_parentcustomerid_value");
        Assert.DoesNotContain(await contact.ActivitiesAsync(), a => a.Kind == "refused");
        await AssertBoundAsync(contact, contact.Row, contact.Row, "_parentcustomerid_value");
    }

    private static async Task AssertBoundAsync(Pair pair, string? text, string? row, string column = "_parentaccountid_value")
    {
        await pair.InMarketoAsync(Field, text);
        await pair.Engine.SettleAsync();
        Assert.Equal(row, await pair.DynamicsAsync(column));
    }

    private static async Task ChooseBothAsync(Engine engine, string? lead = null, string? contact = null)
    {
        Assert.Empty((await FieldTests.Fields(engine).ChangeAsync(new([new FieldWish(Field, lead, contact, "both", null)], [], false), TableRange.All)).Problems);
        await FieldTests.DoneAsync(engine);
    }

    private static Task<string> AccountAsync(Engine engine, string name) => engine.InDynamics.CreateAsync("accounts", new { name });
}
