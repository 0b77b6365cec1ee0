using System.Net;
using System.Net.Http.Json;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Fields that cannot come to rest are held and told; Marketo's rows, not its answers, say what holds.</summary>
public sealed class HeldTests
{
    [Fact]
    public async Task S_9_A_field_that_keeps_returning_through_both_sides_is_held_until_a_third_value()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s9@example.com", ("address1_city", "Start"));
        foreach (var (fromMarketo, value) in new[] { (true, "Left"), (false, "Right"), (true, "Left"), (false, "Right") })
        {
            await (fromMarketo ? lead.InMarketoAsync("city", value) : lead.InDynamicsAsync("address1_city", value));
            await Engine.UntilAsync(async () => await lead.MarketoAsync("city") == value && await lead.DynamicsAsync("address1_city") == value, "the edit has arrived");
        }
        await lead.InMarketoAsync("city", "Left");
        await engine.SettleAsync();
        Assert.Equal("Right", await lead.DynamicsAsync("address1_city"));
        var told = Assert.Single(await lead.ActivitiesAsync(), a => a.Kind == "held");
        Assert.Equal(("city", "Left", "Right", "S-9"), (told.Field, told.MarketoValue, told.DynamicsValue, told.Rule));

        await lead.InDynamicsAsync("address1_city", "Third");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", await lead.MarketoAsync("city"));
        Assert.Contains(await lead.ActivitiesAsync(), a => a.Kind == "released");
    }

    [Fact]
    public async Task S_9_A_held_field_is_released_by_an_operator_over_HTTP()
    {
        await using var engine = await Pair.StartEngineAsync();
        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s9o@example.com", ("address1_city", "Oslo"));
        await lead.Marketo.SetAsync(new { blockedFields = new[] { "city" } });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await engine.SettleAsync();
        Assert.Equal("Oslo", await lead.MarketoAsync("city"));
        await lead.Marketo.SetAsync(new { blockedFields = Array.Empty<string>() });
        var id = $"{(await engine.PersonAsync(lead.Id))!.Id}|city";
        Assert.Equal(HttpStatusCode.OK, await RetryAsync(id));
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
        Assert.Equal(HttpStatusCode.NotFound, await RetryAsync(id));

        async Task<HttpStatusCode> RetryAsync(string error)
        {
            using var response = await gateway.Http.PostAsJsonAsync($"/v1/connections/{Engine.Connection}/errors/retry", new { id = error }, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task S_12_A_blocked_field_is_asked_once_more_then_held_and_never_agreed()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s12@example.com", ("address1_city", "Oslo"));
        await lead.Marketo.SetAsync(new { blockedFields = new[] { "city" } });
        var calls = await lead.Marketo.CallsAsync("syncLeads");
        await engine.InDynamics.EditAsync(lead.Set, lead.Row, new { address1_city = "Hamar", jobtitle = "Chief" });
        await engine.SettleAsync();
        Assert.Equal(calls + 2, await lead.Marketo.CallsAsync("syncLeads"));
        Assert.Equal(("Oslo", "Hamar"), (await lead.MarketoAsync("city"), await lead.DynamicsAsync("address1_city")));
        Assert.Equal("Oslo", (await lead.FieldAsync("city")).Agreed);
        Assert.Equal("Chief", await lead.MarketoAsync("title"));
        Assert.Equal("S-9", Assert.Single(await lead.ActivitiesAsync(), a => a.Kind == "held").Rule);
    }
}
