using CrmSync.Domain.People;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A stored person is about to join somebody that has joined it meanwhile: it would wait for itself.</summary>
public sealed class JoinsItselfTests
{
    [Fact]
    public async Task N_16_B_12_Who_is_to_join_somebody_that_has_joined_it_joins_nobody_and_goes_on()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        using var lead = await Pair.LinkedAsync(engine, "leads", "n16.itself@example.com", ("address1_city", "Oslo"));
        var stored = new StoredPerson(engine, (await engine.PersonAsync(lead.Id))!.Id);
        await engine.StopSiloAsync();
        stored.Change(person => person with { Meeting = Meeting.Joining, JoinedInto = person.Marketo!.Record.ToString() });
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await engine.StartSiloAsync();

        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
        Assert.Single(await engine.InMarketo.FindAsync("n16.itself@example.com", "id"));
    }
}
