using CrmSync.Domain.Systems;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Both sides edited the same person: whose value ends on both?</summary>
public sealed class CollisionTests
{
    [Fact]
    public async Task C_1_Marketo_wins_a_collision_of_a_lead()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c1@example.com", ("address1_city", "Oslo"));
        // On a busy machine our write may have left before Marketo's edit is read: the same winner, by C-7. Then they try to meet again.
        for (var attempt = 1; ; attempt++)
        {
            Assert.True(attempt <= 5, "the edits never met before a write left");
            var (left, right) = ($"Marketo City {attempt}", $"Dynamics City {attempt}");
            await Pair.ApartAsync(engine, async () =>
            {
                await lead.InMarketoAsync("city", left);
                await lead.InDynamicsAsync("address1_city", right);
            });
            await lead.AssertAsync("city", "address1_city", left);
            var told = Assert.Single(await lead.CollisionsAsync(), c => c.DynamicsValue == right);
            Assert.Equal((left, SystemName.Marketo), (told.MarketoValue, told.Winner));
            if (told.Rule != "C-1") continue;
            Assert.DoesNotContain(await lead.OursInMarketoAsync(), e => e.Field == "city" && e.New == right);
            return;
        }
    }

    [Fact]
    public async Task C_2_Dynamics_wins_a_collision_of_a_contact_and_C_5_a_decided_one_stays_decided()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var contact = await Pair.LinkedAsync(engine, "contacts", "c2@example.com", ("address1_city", "Oslo"));
        var ends = await MeetAsync(engine, contact);
        Assert.DoesNotContain(await contact.OursInDynamicsAsync(), e => e.Field == "address1_city");

        await engine.InDynamics.DeleteAsync("contacts", contact.Row);
        await engine.SettleAsync();
        Assert.Equal(ends, await contact.MarketoAsync("city"));
    }

    /// <summary>Until both edits are seen before a write leaves (C-2); on a busy machine one may leave before (C-7), with the same winner.</summary>
    private static async Task<string> MeetAsync(Engine engine, Pair contact)
    {
        for (var attempt = 1; ; attempt++)
        {
            Assert.True(attempt <= 5, "the edits never met before a write left");
            var (left, right) = ($"Marketo City {attempt}", $"Dynamics City {attempt}");
            await Pair.ApartAsync(engine, async () =>
            {
                await contact.InMarketoAsync("city", left);
                await contact.InDynamicsAsync("address1_city", right);
                await contact.Dynamics.FaultAsync(new { operation = "delta", latency = 1000, times = 2 });
            });
            await contact.AssertAsync("city", "address1_city", right);
            var told = Assert.Single(await contact.CollisionsAsync(), c => c.MarketoValue == left);
            Assert.Equal((right, SystemName.Dynamics), (told.DynamicsValue, told.Winner));
            if (told.Rule == "C-2") return right;
            Assert.Equal("C-7", told.Rule);
        }
    }

    [Fact]
    public async Task S_5_Different_fields_changed_on_the_two_sides_both_survive()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "s5lead@example.com");
        using var contact = await Pair.LinkedAsync(engine, "contacts", "s5contact@example.com");
        await Pair.ApartAsync(engine, async () =>
        {
            foreach (var pair in new[] { lead, contact })
            {
                await pair.InMarketoAsync("city", "Tartu");
                await pair.InDynamicsAsync("jobtitle", "Miller");
            }
        });
        foreach (var pair in new[] { lead, contact })
        {
            await pair.AssertAsync("city", "address1_city", "Tartu");
            await pair.AssertAsync("title", "jobtitle", "Miller");
            Assert.Empty(await pair.CollisionsAsync());
        }
    }

    [Fact]
    public async Task C_8_Every_collision_is_told_with_field_both_values_time_winner_and_rule()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var lead = await Pair.LinkedAsync(engine, "leads", "c8lead@example.com", ("address1_city", "Oslo"));
        using var contact = await Pair.LinkedAsync(engine, "contacts", "c8contact@example.com", ("address1_city", "Oslo"));
        var began = TimeProvider.System.GetUtcNow();
        await Pair.ApartAsync(engine, async () =>
        {
            foreach (var pair in new[] { lead, contact })
            {
                await pair.InMarketoAsync("city", "Lyon");
                await pair.InDynamicsAsync("address1_city", "Lille");
            }
        });
        foreach (var (pair, winner) in new[] { (lead, SystemName.Marketo), (contact, SystemName.Dynamics) })
        {
            var told = Assert.Single(await pair.CollisionsAsync());
            Assert.Equal(("city", "Lyon", "Lille", winner), (told.Field, told.MarketoValue, told.DynamicsValue, told.Winner));
            Assert.InRange(told.At, began, TimeProvider.System.GetUtcNow());
            Assert.Contains(winner == SystemName.Marketo ? "Marketo wins for a lead" : "Dynamics wins for a contact", told.Text, StringComparison.Ordinal);
        }
    }
}
