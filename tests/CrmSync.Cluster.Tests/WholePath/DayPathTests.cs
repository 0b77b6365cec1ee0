namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A day on one side and a moment on the other, through the connection's zone (S-11).</summary>
public sealed class DayPathTests
{
    [Fact]
    public async Task S_11_A_day_in_Marketo_and_a_moment_in_Dynamics_meet_in_the_connections_zone()
    {
        await using var engine = await StartAsync("new_DemoAt ; datetime ; ; Demo at ; custom");
        using var lead = await Pair.LinkedAsync(engine, "leads", "day@example.com", ("new_demoat", "2026-03-29T02:30:00Z"));
        await FieldTests.ChooseAsync(engine, "lastDemoDate", lead: "new_demoat");
        await FieldTests.DoneAsync(engine);
        Assert.Equal("2026-03-28", await lead.MarketoAsync("lastDemoDate"));

        await lead.InMarketoAsync("lastDemoDate", "2026-03-30");
        await engine.SettleAsync();
        await lead.AssertAsync("lastDemoDate", "new_demoat", "2026-03-30", "2026-03-30T04:00:00Z");

        // Another time of the same day is the same value: nothing travels, and the time stays.
        var before = await lead.OursAsync();
        await lead.InDynamicsAsync("new_demoat", "2026-03-31T03:30:00Z");
        await engine.SettleAsync();
        Assert.Equal(before, await lead.OursAsync());
        await lead.AssertAsync("lastDemoDate", "new_demoat", "2026-03-30", "2026-03-31T03:30:00Z");
    }

    [Fact]
    public async Task S_11_A_moment_in_Marketo_and_a_day_in_Dynamics_meet_in_the_connections_zone()
    {
        await using var engine = await StartAsync("new_SeenOn ; dateonly ; ; Seen on ; custom");
        using var lead = await Pair.LinkedAsync(engine, "leads", "moment@example.com", ("new_seenon", "2026-01-15"));
        await FieldTests.ChooseAsync(engine, "lastSeenAt", lead: "new_seenon");
        await FieldTests.DoneAsync(engine);
        Assert.Equal("2026-01-15T05:00:00Z", await lead.MarketoAsync("lastSeenAt"));

        await lead.InMarketoAsync("lastSeenAt", "2026-07-01T02:00:00Z");
        await engine.SettleAsync();
        await lead.AssertAsync("lastSeenAt", "new_seenon", "2026-07-01T02:00:00Z", "2026-06-30");
        Assert.DoesNotContain(await lead.ActivitiesAsync(), a => a.Kind is "refused" or "held");
    }

    private static async Task<Engine> StartAsync(string column)
    {
        var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: setting => setting with { Zone = "America/New_York" });
        await engine.InDynamics.ControlAsync("_sim/columns", new { table = "lead", add = column });
        return engine;
    }
}
