using System.Globalization;
using System.Text.Json.Nodes;
using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>One person known on both sides and in step, with traces of both.</summary>
public sealed class Pair : IDisposable
{
    private Pair(Engine engine, string set, string row) =>
        (Engine, Set, Row, Marketo, Dynamics) = (engine, set, row, new Trace(engine.Marketo.Address), new Trace(engine.Dataverse.Address));

    public Engine Engine { get; }
    public string Set { get; }
    public string Row { get; }
    public long Id { get; private set; }
    public Trace Marketo { get; }
    public Trace Dynamics { get; }

    /// <summary>The whole product, with a Marketo that shows every row at once and lets tests ask as often as they like.</summary>
    public static async Task<Engine> StartEngineAsync(int people = 0)
    {
        var engine = await Engine.StartAsync(people, startSilo: false);
        using var marketo = new Trace(engine.Marketo.Address);
        await marketo.SetAsync(new { lateShare = 0 });
        await marketo.LimitAsync(new { rateOn = false });
        await engine.StartSiloAsync();
        return engine;
    }

    /// <summary>Lets edits meet: nothing is read or written while they are made.</summary>
    public static async Task ApartAsync(Engine engine, Func<Task> edit)
    {
        await engine.Control.PauseAsync();
        await edit();
        await engine.Control.ResumeAsync();
        await engine.SettleAsync();
    }

    /// <summary>Creates the row in Dynamics and waits until it is a Marketo person; set is <c>leads</c> or <c>contacts</c>.</summary>
    public static async Task<Pair> LinkedAsync(Engine engine, string set, string email, params (string Column, object? Value)[] fields)
    {
        var values = new JsonObject { ["lastname"] = "Ito", ["emailaddress1"] = email };
        if (set == "leads") values["subject"] = "Offer";
        foreach (var (column, value) in fields) values[column] = JsonValue.Create(value);
        var pair = new Pair(engine, set, await engine.InDynamics.CreateAsync(set, values));
        await engine.SettleAsync();
        pair.Id = Assert.Single(await engine.InMarketo.FindAsync(email, "id"))!["id"]!.GetValue<long>();
        return pair;
    }

    public Task InMarketoAsync(string field, object? value) => Engine.InMarketo.EditAsync(Id, new Dictionary<string, object?> { [field] = value });

    public Task InDynamicsAsync(string column, object? value) => Engine.InDynamics.EditAsync(Set, Row, new Dictionary<string, object?> { [column] = value });

    public async Task<string?> MarketoAsync(string field) => (await Engine.InMarketo.ReadAsync(Id, field))![field]?.ToString();

    public async Task<string?> DynamicsAsync(string column) => (await Engine.InDynamics.ReadAsync(Set, Row))![column]?.ToString();

    /// <summary>Edits two people's city in Marketo so that both writes leave for Dynamics in one call.</summary>
    public async Task TogetherAsync(Pair other, string city)
    {
        var delivery = Delivery(Engine, "dynamics");
        await delivery.HoldAsync(true);
        foreach (var pair in new[] { this, other }) await pair.InMarketoAsync("city", city);
        await Engine.UntilAsync(async () => (await delivery.CountsAsync()).Queued == 2, "both writes are queued");
        await delivery.HoldAsync(false);
    }

    public static IDeliveryGrain Delivery(Engine engine, string side) => engine.Grains.GetGrain<IDeliveryGrain>($"{Engine.Connection}/{side}");

    /// <summary>Both sides show this value.</summary>
    public Task AssertAsync(string field, string column, string? value) => AssertAsync(field, column, value, value);

    /// <summary>Each side shows its own form.</summary>
    public async Task AssertAsync(string field, string column, string? marketo, string? dynamics)
    {
        Assert.Equal(marketo, await MarketoAsync(field));
        Assert.Equal(dynamics, await DynamicsAsync(column));
    }

    /// <summary>Waits until the engine has taken what Marketo shows; nothing need be settled.</summary>
    public Task SeenInMarketoAsync(string field, string? value) => Engine.UntilAsync(async () => (await FieldAsync(field)).Marketo == value, "the edit in Marketo was seen");

    public Task SeenInDynamicsAsync(string field, string? value) => Engine.UntilAsync(async () => (await FieldAsync(field)).Dynamics == value, "the edit in Dynamics was seen");

    public async Task<FieldView> FieldAsync(string field) => (await Engine.PersonAsync(Id))!.Fields[field];

    public async Task<IReadOnlyList<ActivityRow>> ActivitiesAsync() => await Engine.ActivitiesAsync((await Engine.PersonAsync(Id))!.Id);

    public async Task<IReadOnlyList<ActivityRow>> CollisionsAsync() => [.. (await ActivitiesAsync()).Where(a => a.Kind == "collision")];

    /// <summary>An operator asks for a refused field to be tried again.</summary>
    public async Task<bool> RetryAsync(string field) => await Engine.Grains.GetGrain<IPersonGrain>($"{Engine.Connection}/{(await Engine.PersonAsync(Id))!.Id}").RetryAsync(field);

    /// <summary>Both sides' writes of ours so far: none may follow in a settled system.</summary>
    public async Task<(int Marketo, int Dynamics)> OursAsync() => ((await OursInMarketoAsync()).Count, (await OursInDynamicsAsync()).Count);

    public async Task<IReadOnlyList<Simulators.History.HistoryEntry>> OursInMarketoAsync() =>
        [.. (await Marketo.WritesAsync()).Where(e => e.Row == Id.ToString(CultureInfo.InvariantCulture))];

    public async Task<IReadOnlyList<Simulators.History.HistoryEntry>> OursInDynamicsAsync() => [.. (await Dynamics.WritesAsync()).Where(e => e.Row == Row)];

    public void Dispose()
    {
        Marketo.Dispose();
        Dynamics.Dispose();
    }
}
