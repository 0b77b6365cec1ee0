namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Versions compare within an epoch of a feed (S-10).</summary>
public sealed class EpochTests
{
    [Fact]
    public async Task S_10_A_refused_token_begins_a_new_epoch_by_full_read_and_nothing_is_lost_or_deleted()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s10lead@example.com", ("address1_city", "Oslo"));
        using var contact = await Pair.LinkedAsync(engine, "contacts", "s10contact@example.com", ("address1_city", "Oslo"));
        string? created = null;
        await Pair.ApartAsync(engine, async () =>
        {
            foreach (var pair in new[] { lead, contact }) await pair.InDynamicsAsync("address1_city", "Hamar");
            created = await engine.InDynamics.CreateAsync("leads", new { lastname = "New", subject = "New", emailaddress1 = "s10new@example.com" });
            await lead.Dynamics.SetAsync(new { expireTokensNow = true });
        });
        foreach (var pair in new[] { lead, contact })
        {
            await pair.AssertAsync("city", "address1_city", "Hamar");
            Assert.DoesNotContain(await pair.ActivitiesAsync(), a => a.Kind is "deleted" or "collision");
        }
        Assert.Equal(created, Assert.Single(await engine.InMarketo.FindAsync("s10new@example.com", "crmsyncDynamicsId"))!["crmsyncDynamicsId"]!.GetValue<string>());
        Assert.DoesNotContain(await lead.Marketo.WritesAsync(), e => e.Operation == "delete" || e is { Field: "crmsyncIsDeleted", New: "True" });
        Assert.DoesNotContain(await lead.Dynamics.WritesAsync(), e => e.Operation is "delete" or "create");

        await lead.InDynamicsAsync("address1_city", "Molde");
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Molde");
    }
}
