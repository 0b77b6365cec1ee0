using CrmSync.Contracts.Ledger;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The link table can be rebuilt from the link fields on Marketo people (N-11).</summary>
public sealed class RebuildTests
{
    [Fact]
    public async Task N_11_A_lost_store_is_rebuilt_with_the_same_links_and_no_new_record_also_where_the_e_mails_differ()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        var pairs = new List<Pair>();
        for (var i = 0; i < 6; i++) pairs.Add(await Pair.LinkedAsync(engine, i % 2 == 0 ? "leads" : "contacts", Mail(i)));
        await engine.StopSiloAsync();
        await pairs[0].InMarketoAsync("email", "elsewhere@example.com");
        await pairs[1].InMarketoAsync("email", Mail(2));
        await pairs[2].InMarketoAsync("email", Mail(1));
        engine.ForgetStore();
        var (marketo, dynamics) = (await engine.MarketoControl.NowAsync(), await engine.DynamicsControl.NowAsync());
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        foreach (var pair in pairs)
        {
            Assert.Equal(pair.Row, (await engine.PersonAsync(pair.Id))?.DynamicsId);
            Assert.Equal(pair.Row, await pair.MarketoAsync("crmsyncDynamicsId"));
            Assert.Equal(await pair.DynamicsAsync("emailaddress1"), await pair.MarketoAsync("email"));
            pair.Dispose();
        }
        Assert.DoesNotContain(await engine.MarketoControl.OursAsync(marketo), e => e.Operation is "create" or "delete");
        Assert.DoesNotContain(await engine.DynamicsControl.OursAsync(dynamics), e => e is { Operation: "create" or "delete", Table: "lead" or "contact" });
    }

    [Fact]
    public async Task N_1_N_8_Who_was_made_after_the_copy_of_the_store_that_is_put_back_is_not_made_again_though_the_e_mail_was_edited()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.SettleAsync();
        await engine.StopSiloAsync();
        var folder = Path.GetDirectoryName(engine.StoreFile)!;
        var copy = Directory.EnumerateFiles(folder).ToDictionary(file => file, File.ReadAllBytes);
        await engine.StartSiloAsync();
        using var pair = await Pair.LinkedAsync(engine, "leads", "made@example.com");
        await engine.StopSiloAsync();
        await pair.InMarketoAsync("email", "edited@example.com");
        engine.ForgetStore();
        foreach (var (file, content) in copy) await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        var marketo = await engine.MarketoControl.NowAsync();
        async Task<bool> IsMadeAsync() => (await engine.MarketoControl.OursAsync(marketo)).Exists(e => e is { Operation: "create", Table: "lead" });

        await engine.MarketoControl.FaultAsync(new { operation = "activities", status = 503 });
        await engine.StartSiloAsync();
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("matching") > 0 || await IsMadeAsync(), "the row was decided on");
        await engine.MarketoControl.ClearFaultsAsync();
        await engine.SettleAsync();
        Assert.False(await IsMadeAsync());
        Assert.Equal(pair.Row, (await engine.PersonAsync(pair.Id))?.DynamicsId);
    }

    [Fact]
    public async Task N_11_One_Dynamics_id_on_two_people_lists_both_and_links_neither_until_one_gives_it_up()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var pair = await Pair.LinkedAsync(engine, "leads", "claimed@example.com");
        await engine.StopSiloAsync();
        var copy = await engine.InMarketo.CreateAsync(new { email = "copy@example.com", lastName = "Copy", crmsyncDynamicsId = pair.Row });
        engine.ForgetStore();
        var marketo = await engine.MarketoControl.NowAsync();
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        var row = (await engine.PersonOfRowAsync(pair.Row))!;
        var line = Assert.Single(await engine.ActivitiesAsync(row.Id), a => a is { Kind: "ambiguous", Rule: "N-11" });
        foreach (var id in new[] { pair.Id, copy })
        {
            var person = (await engine.PersonAsync(id))!;
            Assert.Null(person.DynamicsId);
            Assert.Contains(person.Id, line.Text, StringComparison.Ordinal);
        }
        // The row, and both people who claim it: each is told in its own log.
        Assert.Equal(3, (await engine.Control.StatusAsync()).Parked["ambiguous"]);
        Assert.Empty(await engine.MarketoControl.OursAsync(marketo));

        await engine.InMarketo.EditAsync(copy, new { crmsyncDynamicsId = (string?)null });
        await Engine.UntilAsync(async () => (await engine.PersonAsync(pair.Id))!.DynamicsId == pair.Row, "the row was linked with the one that kept it");
        await Engine.UntilAsync(async () => (await engine.Control.StatusAsync()).Parked.GetValueOrDefault("ambiguous") == 0, "nobody is ambiguous any more");
    }

    [Fact]
    public async Task N_11_N_18_A_new_person_with_the_id_of_a_linked_row_gets_its_copy_put_back_and_the_link_stays()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var pair = await Pair.LinkedAsync(engine, "leads", "holder@example.com");
        var copy = await engine.InMarketo.CreateAsync(new { email = "thief@example.com", lastName = "Copy", crmsyncDynamicsId = pair.Row });
        await engine.SettleAsync();
        Assert.Null((await engine.InMarketo.ReadAsync(copy, "crmsyncDynamicsId")).Text("crmsyncDynamicsId"));
        Assert.Equal((pair.Row, pair.Row), ((await engine.PersonAsync(pair.Id))!.DynamicsId, await pair.MarketoAsync("crmsyncDynamicsId")));
        var people = await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync("thief@example.com", null, null, null, 5);
        Assert.Contains(await engine.ActivitiesAsync(Assert.Single(people).Person), a => a is { Kind: "putBack", Rule: "N-18" });
    }

    private static string Mail(int number) => $"rebuild{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}@example.com";
}
