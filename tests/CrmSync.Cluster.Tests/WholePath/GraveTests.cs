using CrmSync.Contracts.Feeds;
using CrmSync.Domain.Activities;
using static CrmSync.Cluster.Tests.WholePath.RequestTests;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A delete that its feed tells before the record is linked reaches whoever is linked to it a moment later.</summary>
public sealed class GraveTests
{
    [Fact]
    public async Task D_2_A_person_that_was_deleted_before_the_answer_to_its_create_came_is_known_to_be_deleted_and_no_error()
    {
        HeldAnswers answers = null!;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: s => Quick(s) with { Marketo = budget => answers = new(s.Marketo(budget)) });
        await engine.SettleAsync();
        answers.Hold();
        var row = await engine.InDynamics.CreateAsync("leads", Texts.Lead("early@example.com", "Early"));
        await answers.Arrived;
        await engine.InMarketo.DeleteAsync(Assert.Single(await engine.InMarketo.FindAsync("early@example.com", "id")).Id());
        await ReadPastAsync(engine, "marketo");
        answers.Release();
        await engine.SettleAsync();
        var person = (await engine.PersonOfRowAsync(row))!;
        Assert.Contains(await engine.ActivitiesAsync(person.Id), line => line.Rule == "D-2");
        Assert.Equal((null, 0), (person.MarketoId, (await engine.Control.StatusAsync()).Refusals));
        Assert.Empty(await engine.InMarketo.FindAsync("early@example.com", "id"));

        await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "Back by an edit" });
        await engine.SettleAsync();
        Assert.Equal("Back by an edit", Assert.Single(await engine.InMarketo.FindAsync("early@example.com", "title")).Text("title"));
    }

    [Fact]
    public async Task D_1_A_row_that_was_deleted_between_its_look_up_and_its_link_is_known_to_be_gone_also_over_a_restart()
    {
        HeldAnswers answers = null!;
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, startSilo: false, adjust: s => Quick(s) with { Dynamics = budget => answers = new(s.Dynamics(budget)) });
        var id = await engine.InMarketo.CreateAsync(Texts.Person("found@example.com", "Found"));
        // An inactive row is nobody's first sighting: only a look-up brings it (N-14).
        var row = await engine.InDynamics.CreateAsync("contacts", Texts.Contact("found@example.com", "Found"));
        await engine.InDynamics.EditAsync("contacts", row, new { statecode = 1 });
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        answers.Hold();
        var asking = AskAsync(engine, id);
        await answers.Arrived;
        await engine.InDynamics.DeleteAsync("contacts", row);
        await ReadPastAsync(engine, "dynamics");
        // The link is made while no feed runs, and the silo stops before any runs again.
        await engine.Control.PauseAsync();
        answers.Release();
        await asking;
        Assert.Equal(row, (await engine.PersonAsync(id))!.DynamicsId);
        await engine.StopSiloAsync();
        await engine.StartSiloAsync();
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
        var person = (await engine.PersonAsync(id))!;
        Assert.Contains(await engine.ActivitiesAsync(person.Id), line => line.Rule == "D-1");
        Assert.Equal((null, PersonStanding.InStep), (person.DynamicsId, person.Standing));
        Assert.Equal("true", (await engine.InMarketo.ReadAsync(id, "crmsyncIsDeleted")).Text("crmsyncIsDeleted"));
    }

    /// <summary>Whatever was deleted so far has been read by the side's feed, and concerned nobody.</summary>
    private static async Task ReadPastAsync(Engine engine, string side)
    {
        var feed = engine.Grains.GetGrain<IFeedGrain>($"{Engine.Connection}/{side}");
        var before = (await feed.StatusAsync()).ReadsFinished;
        await Engine.UntilAsync(async () => (await feed.StatusAsync()).ReadsFinished > before + 1, $"the feed of {side} was read twice");
    }
}
