using System.Globalization;
using CrmSync.Contracts.Ledger;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Simulators.History;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>What a side refuses: held back alone, told once, in the log, on the error desk and in Marketo.</summary>
public sealed class RefusalTests
{
    private const string No = "Nobody sells there.";

    [Fact]
    public async Task V_2_V_6_What_a_plug_in_refuses_is_in_the_log_on_the_error_desk_and_told_to_the_Marketo_person_once()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, "leads", "poison@example.com");
        await ForbidAsync(engine, "Atlantis");
        await pair.InMarketoAsync("city", "Atlantis");
        await engine.SettleAsync();
        var line = Assert.Single(await pair.ActivitiesAsync(), a => a.Kind == "refused");
        Assert.Equal(("city", "V-2", "0x80040265"), (line.Field, line.Rule, line.Code));
        Assert.Contains(No, line.Text, StringComparison.Ordinal);
        var row = Assert.Single(await DeskAsync(engine));
        Assert.Equal((SystemName.Dynamics, "update", "city", 1), (row.System, row.Operation, row.Field, row.Tries));
        var told = Assert.Single(await ToldAsync(engine, pair.Id));
        Assert.Contains(No, told.New, StringComparison.Ordinal);
        Assert.DoesNotContain("Atlantis", told.New, StringComparison.Ordinal);

        await pair.InMarketoAsync("title", "Diver");
        await engine.SettleAsync();
        await pair.AssertAsync("title", "jobtitle", "Diver");
        Assert.Null(await pair.DynamicsAsync("address1_city"));
        Assert.Single(await ToldAsync(engine, pair.Id));
        Assert.Equal(1, Assert.Single(await DeskAsync(engine)).Tries);
    }

    [Fact]
    public async Task V_3_A_refusal_ends_when_the_value_changes_or_an_operator_asks_after_the_rule_did()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, "contacts", "mend@example.com");
        await ForbidAsync(engine, "Atlantis", "contact");
        await pair.InMarketoAsync("city", "Atlantis");
        await engine.SettleAsync();
        Assert.True(await pair.RetryAsync("city"));
        await engine.SettleAsync();
        Assert.Equal(2, Assert.Single(await DeskAsync(engine)).Tries);
        Assert.Single(await ToldAsync(engine, pair.Id));

        await engine.DynamicsControl.SettingsAsync(new { customRules = Array.Empty<object>() });
        Assert.True(await pair.RetryAsync("city"));
        await engine.SettleAsync();
        await pair.AssertAsync("city", "address1_city", "Atlantis");
        Assert.Empty(await DeskAsync(engine));
        Assert.False(await pair.RetryAsync("city"));
    }

    [Fact]
    public async Task V_1_What_the_Web_API_would_take_is_refused_before_the_call_and_bad_values_of_Dynamics_still_travel()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, "leads", "strict@example.com");
        await pair.InMarketoAsync("phone", "call me maybe");
        await pair.InMarketoAsync("lastName", null);
        await pair.InDynamicsAsync("mobilephone", "at the front desk");
        await engine.SettleAsync();
        Assert.Equal([("lastName", "required"), ("phone", "badFormat")], (await DeskAsync(engine)).Select(r => (r.Field, r.Code)));
        Assert.Equal("at the front desk", await pair.MarketoAsync("mobilePhone"));
        Assert.Empty(await pair.OursInDynamicsAsync());
        Assert.Equal(2, (await ToldAsync(engine, pair.Id)).Count);
    }

    [Fact]
    public async Task V_1_Left_to_the_server_the_same_values_are_written()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: setting => setting with { IsStrict = false });
        using var pair = await Pair.LinkedAsync(engine, "leads", "lenient@example.com");
        await pair.InMarketoAsync("phone", "call me maybe");
        await engine.SettleAsync();
        await pair.AssertAsync("phone", "telephone1", "call me maybe");
        Assert.Empty(await DeskAsync(engine));
    }

    [Fact]
    public async Task V_4_Of_several_fields_in_one_call_only_the_refused_one_waits()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, "leads", "several@example.com");
        await ForbidAsync(engine, "Atlantis");
        var delivery = Pair.Delivery(engine, "dynamics");
        await engine.InMarketo.EditAsync(pair.Id, new { city = "Atlantis", title = "Diver", phone = "+1 206 555 0100", address = "Reef 1", country = "Greece" });
        await engine.SettleAsync();
        await pair.AssertAsync("title", "jobtitle", "Diver");
        await pair.AssertAsync("country", "address1_country", "Greece");
        await pair.AssertAsync("address", "address1_line1", "Reef 1");
        Assert.Equal("city", Assert.Single(await DeskAsync(engine)).Field);
        Assert.InRange((await delivery.CountsAsync()).Sent, 1, 8);
    }

    [Fact]
    public async Task V_5_What_Marketo_cannot_hold_waits_alone_and_the_person_is_made_without_it()
    {
        await using var engine = await Pair.StartEngineAsync();
        var row = await engine.InDynamics.CreateAsync("leads", new { lastname = "Ito", subject = "Offer", emailaddress1 = "jörg@example.com", jobtitle = "Diver" });
        await engine.SettleAsync();
        var person = (await engine.PersonOfRowAsync(row))!;
        var made = await engine.InMarketo.ReadAsync(long.Parse(person.MarketoId!, CultureInfo.InvariantCulture), "email", "title");
        Assert.Equal((null, "Diver"), (made.Text("email"), made.Text("title")));
        var refused = Assert.Single(await DeskAsync(engine));
        Assert.Equal((SystemName.Marketo, "email", "notAscii"), (refused.System, refused.Field, refused.Code));
        Assert.Equal("V-5", Assert.Single(await engine.ActivitiesAsync(person.Id), a => a.Kind == "refused").Rule);
    }

    [Fact]
    public async Task V_2_A_refused_and_a_lost_value_are_explained_with_who_when_which_rule_and_what_lost()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, "leads", "why@example.com", ("jobtitle", "Sailor"));
        await ForbidAsync(engine, "Atlantis");
        await Pair.ApartAsync(engine, async () =>
        {
            await pair.InMarketoAsync("city", "Atlantis");
            await pair.InMarketoAsync("title", "Diver");
            await pair.InDynamicsAsync("jobtitle", "Fisher");
        });
        var person = engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{(await engine.PersonAsync(pair.Id))!.Id}");
        var title = Assert.Single((await person.ExplainAsync("title"))!.Fields);
        // Whether the edits met before a write had left (C-1) or behind it (C-7) is the feeds' business: the winner is the same.
        Assert.Contains(title.Rule, new[] { "C-1", "C-7" });
        Assert.Equal((SystemName.Marketo, "Fisher", "Diver"), (title.Winner, title.Lost, title.Dynamics));
        Assert.NotNull(title.MarketoEdit);
        Assert.NotNull(title.DynamicsEdit);
        var city = Assert.Single((await person.ExplainAsync("city"))!.Fields);
        Assert.Equal((PersonStanding.Refused, "V-2"), (city.Standing, city.Rule));
        Assert.Contains(city.Sentences, s => s.Contains(No, StringComparison.Ordinal) && s.Contains("--retry", StringComparison.Ordinal));
        Assert.Null(await person.ExplainAsync("shoeSize"));
    }

    [Fact]
    public async Task V_6_A_notice_whose_answer_is_lost_stands_once_in_Marketo()
    {
        await using var engine = await Pair.StartEngineAsync();
        using var pair = await Pair.LinkedAsync(engine, "leads", "lost@example.com");
        await ForbidAsync(engine, "Atlantis");
        await engine.MarketoControl.FaultAsync(new { operation = "addActivities", nth = 1, times = 1, dropAfter = true });
        await pair.InMarketoAsync("city", "Atlantis");
        await engine.SettleAsync();
        Assert.Single(await ToldAsync(engine, pair.Id));
        Assert.Null((await engine.PersonAsync(pair.Id))!.Waiting);
    }

    [Fact]
    public async Task V_2_One_poisoned_person_among_a_thousand_holds_up_nobody()
    {
        await using var engine = await Engine.StartAsync(people: 1_000, marketo: Texts.Prompt);
        await engine.SettleAsync();
        await ForbidAsync(engine, "Atlantis");
        await ForbidAsync(engine, "Atlantis", "contact");
        var people = (await engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).FindPeopleAsync(null, null, null, null, 3_000)).Where(p => p is { Marketo: not null, Dynamics: not null }).ToList();
        var ids = people.Select(p => long.Parse(p.Marketo!.Value.Id, CultureInfo.InvariantCulture)).ToList();
        Assert.True(ids.Count > 300);
        await engine.InMarketo.EditManyAsync(ids[1..], "city", "Ithaca");
        await engine.InMarketo.EditAsync(ids[0], new { city = "Atlantis" });
        await engine.SettleAsync();
        Assert.Equal(people[0].Person, Assert.Single(await DeskAsync(engine)).Person);
        var cities = (await engine.DynamicsControl.OursAsync()).Where(e => e is { Field: "address1_city", New: "Ithaca" }).Select(e => e.Row).Distinct().Count();
        Assert.Equal(ids.Count - 1, cities);
    }

    private static Task ForbidAsync(Engine engine, string city, string table = "lead") =>
        engine.DynamicsControl.SettingsAsync(new { customRules = new[] { new { table, column = "address1_city", value = city, message = No } } });

    private static Task<IReadOnlyList<RefusalRow>> DeskAsync(Engine engine) => engine.Grains.GetGrain<ILedgerGrain>(Engine.Connection).RefusalsAsync(RefusalFilter.All, null, 100);

    /// <summary>Texts of our custom activities on a person.</summary>
    private static async Task<List<HistoryEntry>> ToldAsync(Engine engine, long id)
    {
        var ours = (await engine.MarketoControl.OursAsync()).Where(e => e.Table is not "lead").ToList();
        var rows = ours.Where(e => e is { Field: "leadId" } && e.New == id.ToString(CultureInfo.InvariantCulture)).Select(e => e.Row).ToHashSet();
        return [.. ours.Where(e => rows.Contains(e.Row) && e.Field == "text")];
    }
}
