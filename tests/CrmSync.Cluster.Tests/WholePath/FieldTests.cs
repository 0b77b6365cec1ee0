using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Fields are chosen, owned and refreshed while the sync runs.</summary>
public sealed class FieldTests
{
    [Fact]
    public async Task F_1_A_field_is_chosen_and_removed_while_the_sync_runs()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "f1@example.com", ("numberofemployees", 7));
        var fields = Fields(engine);
        Assert.DoesNotContain((await fields.ListAsync()).Chosen, f => f.Choice.Name == "numberOfEmployees");

        var answer = await ChooseAsync(engine, "numberOfEmployees", lead: "numberofemployees");
        Assert.Equal(["numberOfEmployees"], answer.Refreshed);
        await DoneAsync(engine);
        await lead.AssertAsync("numberOfEmployees", "numberofemployees", "7");
        await lead.InMarketoAsync("numberOfEmployees", 8);
        await lead.InMarketoAsync("city", "Tartu");
        await engine.SettleAsync();
        await lead.AssertAsync("numberOfEmployees", "numberofemployees", "8");
        await lead.AssertAsync("city", "address1_city", "Tartu");

        Assert.Empty((await fields.ChangeAsync(new([], ["numberOfEmployees"], false), TableRange.All)).Problems);
        await lead.InMarketoAsync("numberOfEmployees", 9);
        await lead.InDynamicsAsync("jobtitle", "Miller");
        await engine.SettleAsync();
        Assert.Equal("8", await lead.DynamicsAsync("numberofemployees"));
        await lead.AssertAsync("title", "jobtitle", "Miller");
    }

    [Fact]
    public async Task F_1_Bad_wishes_are_told_one_by_one_and_change_nothing()
    {
        await using var engine = await Pair.StartEngineAsync();
        await engine.SettleAsync();
        var before = await Fields(engine).ListAsync();
        var order = new FieldOrder([new("website", "websiteurl", null, null, null), new("nowhere", "jobtitle", null, null, null), new("city", null, null, "up", null), new("numberOfEmployees", "fullname", null, null, null)], ["fax"], false);
        var answer = await Fields(engine).ChangeAsync(order, TableRange.All);
        Assert.Equal(["nowhere", "city", "numberOfEmployees"], answer.Problems.Select(p => p[..p.IndexOf(':', StringComparison.Ordinal)]));
        var after = await Fields(engine).ListAsync();
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Chosen, after.Chosen);
        Assert.Null(after.Refresh);
    }

    [Fact]
    public async Task F_2_A_newly_chosen_field_is_refreshed_for_everybody_nulls_too_and_C_9_consent_stays_yes()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var filled = await Pair.LinkedAsync(engine, "leads", "f2a@example.com", ("numberofemployees", 7));
        using var empty = await Pair.LinkedAsync(engine, "leads", "f2b@example.com");
        await filled.InMarketoAsync("numberOfEmployees", 1);
        await empty.InMarketoAsync("numberOfEmployees", 2);
        await engine.SettleAsync();
        await ChooseAsync(engine, "numberOfEmployees", lead: "numberofemployees");
        await DoneAsync(engine);
        await filled.AssertAsync("numberOfEmployees", "numberofemployees", "7");
        await empty.AssertAsync("numberOfEmployees", "numberofemployees", null);
        var status = (await engine.Control.StatusAsync()).Refresh!;
        Assert.Equal(("done", 2), (status.State, status.Rows));
        Assert.DoesNotContain(await filled.OursInDynamicsAsync(), e => e.Field == "numberofemployees");
    }

    [Fact]
    public async Task F_2_A_refresh_can_be_limited_to_rows_created_in_a_range()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "f2r@example.com", ("numberofemployees", 7));
        var order = new FieldOrder([new("numberOfEmployees", "numberofemployees", null, null, null)], [], false);
        await Fields(engine).ChangeAsync(order, TableRange.All with { CreatedTo = TimeProvider.System.GetUtcNow().AddDays(-1) });
        await DoneAsync(engine);
        Assert.Null(await lead.MarketoAsync("numberOfEmployees"));
        await Fields(engine).RefreshAsync(["numberOfEmployees"], TableRange.All);
        await DoneAsync(engine);
        Assert.Equal("7", await lead.MarketoAsync("numberOfEmployees"));
    }

    [Fact]
    public async Task F_5_A_field_that_was_changed_in_Marketo_since_it_was_chosen_is_not_refreshed()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "f5@example.com", ("numberofemployees", 7));
        await Pair.ApartAsync(engine, async () =>
        {
            await ChooseAsync(engine, "numberOfEmployees", lead: "numberofemployees");
            await lead.InMarketoAsync("numberOfEmployees", 12);
        });
        await DoneAsync(engine);
        await lead.AssertAsync("numberOfEmployees", "numberofemployees", "12");
        Assert.DoesNotContain(await lead.OursInMarketoAsync(), e => e.Field == "numberOfEmployees");
    }

    [Fact]
    public async Task F_2_A_refresh_goes_on_where_a_killed_silo_was()
    {
        await using var engine = await Pair.StartEngineAsync();
        var pairs = new List<Pair>();
        foreach (var i in Enumerable.Range(0, 5)) pairs.Add(await Pair.LinkedAsync(engine, "leads", $"f2k{i}@example.com", ("numberofemployees", 10 + i)));
        using (var marketo = new Trace(engine.Marketo.Address))
        {
            await marketo.FaultAsync(new { operation = "leadsByFilter", latency = 3000, times = 1 });
            await ChooseAsync(engine, "numberOfEmployees", lead: "numberofemployees");
            await Engine.UntilAsync(async () => (await Fields(engine).StatusAsync()).Refresh!.Rows > 0, "the refresh has begun");
        }
        await engine.StopSiloAsync(abruptly: true);
        await engine.StartSiloAsync();
        await DoneAsync(engine);
        for (var i = 0; i < pairs.Count; i++) await pairs[i].AssertAsync("numberOfEmployees", "numberofemployees", $"{10 + i}");
        foreach (var pair in pairs) pair.Dispose();
    }

    [Fact]
    public async Task C_9_A_fields_owner_decides_the_collision_whatever_the_record_type()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c9@example.com", ("address1_city", "Oslo"));
        await Fields(engine).ChangeAsync(new([new("city", null, null, null, "dynamics")], [], false), TableRange.All);
        // Held up on the way to Dynamics, so that both edits are known before a write left.
        await Pair.ApartAsync(engine, async () =>
        {
            await lead.InMarketoAsync("city", "Lyon");
            await lead.InDynamicsAsync("address1_city", "Lille");
        });
        await lead.AssertAsync("city", "address1_city", "Lille");
        var told = Assert.Single(await lead.CollisionsAsync());
        Assert.Equal(SystemName.Dynamics, told.Winner);
        Assert.Contains("Dynamics'", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C_14_The_newest_change_wins_where_the_times_tell()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var contact = await Pair.LinkedAsync(engine, "contacts", "c14@example.com", ("address1_city", "Oslo"));
        await Fields(engine).ChangeAsync(new([new("city", null, null, null, "newest")], [], false), TableRange.All);
        await Pair.ApartAsync(engine, async () =>
        {
            await contact.InDynamicsAsync("address1_city", "Lille");
            await engine.InMarketo.ControlAsync("_sim/clock", new { advanceSeconds = 60 });
            await contact.InMarketoAsync("city", "Lyon");
        });
        await contact.AssertAsync("city", "address1_city", "Lyon");
        Assert.Contains("newer", Assert.Single(await contact.CollisionsAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C_15_The_target_of_a_one_way_field_drifts_until_its_source_changes()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c15@example.com", ("address1_city", "Oslo"));
        await Fields(engine).ChangeAsync(new([new("city", null, null, "toMarketo", null)], [], false), TableRange.All);
        await DoneAsync(engine);
        await lead.InMarketoAsync("city", "Lyon");
        await engine.SettleAsync();
        Assert.Equal(("Lyon", "Oslo"), (await lead.MarketoAsync("city"), await lead.DynamicsAsync("address1_city")));
        await lead.InDynamicsAsync("address1_city", "Bergen");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Bergen");
        Assert.Empty(await lead.CollisionsAsync());
    }

    [Fact]
    public async Task F_1_A_default_field_that_is_not_chosen_is_shown_and_stays_out_until_an_operator_chooses_it()
    {
        await using var engine = await Pair.StartEngineAsync();
        await engine.SettleAsync();
        Assert.Empty((await Fields(engine).ListAsync()).NotChosen);
        Assert.DoesNotContain(await engine.Control.ValidateAsync(), line => line.Check == "selection");
        Assert.Empty((await Fields(engine).ChangeAsync(new([], ["leadStatus", "statusReason"], false), TableRange.All)).Problems);
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        var shown = await Fields(engine).ListAsync();
        Assert.Equal(["leadStatus", "statusReason"], shown.NotChosen.Select(f => f.Name).Order());
        Assert.DoesNotContain(shown.Chosen, f => f.Choice.Name is "leadStatus" or "statusReason");
        var line = Assert.Single(await engine.Control.ValidateAsync(), line => line.Check == "selection");
        Assert.Equal((CheckResult.Passed, true), (line.Result, line.Found.Contains("statusReason", StringComparison.Ordinal)));

        await using var gateway = new RunningGateway(engine);
        await gateway.StartAsync();
        var answer = await gateway.Http.GetFromJsonAsync<JsonNode>($"/v1/connections/{Engine.Connection}/fields", TestContext.Current.CancellationToken);
        Assert.Equal(["leadStatus", "statusReason"], answer!["notChosen"]!.AsArray().Select(f => f.Text("id")).Order());
        Assert.Equal(["statusReason"], (await ChooseAsync(engine, "statusReason")).Refreshed);
        Assert.Equal("leadStatus", Assert.Single((await Fields(engine).ListAsync()).NotChosen).Name);
    }

    internal static IFieldsGrain Fields(Engine engine) => engine.Grains.GetGrain<IFieldsGrain>(Engine.Connection);

    internal static async Task<FieldsAnswer> ChooseAsync(Engine engine, string name, string? lead = null, string? contact = null)
    {
        var answer = await Fields(engine).ChangeAsync(new([new(name, lead, contact, null, null)], [], false), TableRange.All);
        Assert.Empty(answer.Problems);
        return answer;
    }

    /// <summary>Waits until the refresh is done and everything is settled.</summary>
    internal static async Task DoneAsync(Engine engine)
    {
        await Engine.UntilAsync(async () => (await Fields(engine).StatusAsync()).Refresh is { State: "done" }, "the refresh is done");
        await engine.SettleAsync();
    }
}
