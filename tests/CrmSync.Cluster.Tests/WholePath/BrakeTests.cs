namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Mass disappearance is not believed without an operator (D-9).</summary>
public sealed class BrakeTests
{
    private const int Rows = 8;

    [Fact]
    public async Task D_9_Too_many_deletes_reported_in_Dynamics_pull_the_brake_which_holds_over_a_restart_until_resume_accepts_them()
    {
        await using var engine = await StartAsync();
        var rows = await LeadsAsync(engine);
        var before = await engine.MarketoControl.NowAsync();
        await engine.Control.PauseAsync();
        foreach (var row in rows) await engine.InDynamics.DeleteAsync("leads", row);
        await engine.Control.ResumeAsync();
        await BrakedAsync(engine, "8 rows of Dynamics were reported deleted");
        await AssertNothingTakenAsync(engine, rows);
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await BrakedAsync(engine, "8 rows of Dynamics were reported deleted");
        await AssertNothingTakenAsync(engine, rows);
        Assert.Empty(await engine.MarketoControl.OursAsync(before));

        var edited = await engine.InMarketo.CreateAsync(Texts.Person("meanwhile@example.com", "Meanwhile"));
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        Assert.Null((await engine.Control.StatusAsync()).Trouble);
        await AssertMarkedAsync(engine, Rows);
        Assert.NotNull(await engine.PersonAsync(edited));
    }

    [Fact]
    public async Task D_9_Too_many_deletes_reported_in_Marketo_pull_the_brake()
    {
        await using var engine = await StartAsync();
        var rows = await LeadsAsync(engine);
        await engine.Control.PauseAsync();
        for (var i = 0; i < Rows; i++) await engine.InMarketo.DeleteAsync(Assert.Single(await engine.InMarketo.FindAsync(Mail(i), "id")).Id());
        await engine.Control.ResumeAsync();
        await BrakedAsync(engine, "8 rows of Marketo were reported deleted");
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        foreach (var row in rows) Assert.Contains(await engine.ActivitiesAsync((await engine.PersonOfRowAsync(row))!.Id), a => a.Rule == "D-2");
    }

    [Fact]
    public async Task D_9_Too_many_rows_missing_in_a_full_read_pull_the_brake_before_one_of_them_is_taken()
    {
        await using var engine = await StartAsync();
        var rows = await LeadsAsync(engine);
        var kept = await engine.InDynamics.CreateAsync("leads", Texts.Lead("kept@example.com", "Kept"));
        await engine.SettleAsync();
        var before = await engine.MarketoControl.NowAsync();
        await engine.Control.PauseAsync();
        foreach (var row in rows) await engine.InDynamics.DeleteAsync("leads", row);
        await engine.DynamicsControl.SettingsAsync(new { expireTokensNow = true });
        await engine.Control.ResumeAsync();
        await BrakedAsync(engine, "8 rows of Dynamics were not shown by a full read");
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await BrakedAsync(engine, "8 rows of Dynamics were not shown by a full read");
        Assert.Empty(await engine.MarketoControl.OursAsync(before));

        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        await AssertMarkedAsync(engine, Rows);
        Assert.Equal("lead", (await engine.PersonOfRowAsync(kept))!.RecordType);
    }

    [Fact]
    public async Task D_9_As_many_deletes_as_may_go_at_once_are_taken()
    {
        await using var engine = await StartAsync();
        var rows = await LeadsAsync(engine);
        foreach (var row in rows.Take(4)) await engine.InDynamics.DeleteAsync("leads", row);
        await engine.SettleAsync();
        await AssertMarkedAsync(engine, 4);
    }

    private static Task<Engine> StartAsync() => Engine.StartAsync(marketo: Texts.Prompt, adjust: s => s with { BrakeRows = 4, BrakeShare = 0.1 });

    private static async Task<IReadOnlyList<string>> LeadsAsync(Engine engine)
    {
        var rows = new List<string>();
        for (var i = 0; i < Rows; i++) rows.Add(await engine.InDynamics.CreateAsync("leads", Texts.Lead(Mail(i), "Gone")));
        await engine.SettleAsync();
        return rows;
    }

    private static async Task BrakedAsync(Engine engine, string line)
    {
        await Engine.UntilAsync(async () => await engine.Control.StatusAsync() is { State: "paused", Trouble: not null }, "the brake was pulled");
        Assert.Contains(line, (await engine.Control.StatusAsync()).Trouble, StringComparison.Ordinal);
    }

    /// <summary>Whoever had taken a delete would have its row read, also after a restart, and have none a moment later.</summary>
    private static async Task AssertNothingTakenAsync(Engine engine, IReadOnlyList<string> rows)
    {
        for (var look = 0; look < 3; look++)
        {
            foreach (var row in rows) Assert.NotNull(await engine.PersonOfRowAsync(row));
            await Engine.UntilAsync(async () => (await Pair.Delivery(engine, "dynamics").CountsAsync()).Queued == 0, "every read that was asked for is answered");
        }
    }

    private static async Task AssertMarkedAsync(Engine engine, int marked)
    {
        var flags = new List<string?>();
        for (var i = 0; i < Rows; i++) flags.Add(Assert.Single(await engine.InMarketo.FindAsync(Mail(i), "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
        Assert.Equal(marked, flags.Count(f => f == "true"));
    }

    private static string Mail(int number) => $"brake{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}@example.com";
}
