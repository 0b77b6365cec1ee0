using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Contracts.Fields;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.Faults;

/// <summary>What administrators do to fields that are synced, and undo after some minutes (F-3).</summary>
internal sealed class Drifts(World world, Troubles troubles, Sides sides, Turnings turnings, Operators operators)
{
    private const int Most = 2;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private const int ShortTitle = 12;
    private const int LongTitle = 100;
    private const string TradeShow = "7 Trade Show, ";
    private const string Sources = "1 Advertisement, 2 Employee Referral, 3 External Referral, 4 Partner, 5 Public Relations, 6 Seminar, 7 Trade Show, 8 Web, 9 Word of Mouth, 10 Other";
    private const string Refused = "address";
    private static readonly string[] Tables = ["lead", "contact"];
    private static readonly (string Field, string Column)[] Secured = [("address", "address1_line1"), ("personNotes", "description"), ("mobilePhone", "mobilephone")];
    private static readonly string[] Hidden = ["personNotes", "address", "title"];
    private readonly List<Func<Task>> undone = [];
    private readonly HashSet<string> hidden = [];
    private readonly List<string> secured = [];

    /// <summary>Fields that cannot be read now.</summary>
    public IReadOnlyCollection<string> Unreadable => hidden;

    /// <summary>What somebody does in a field before it goes, and leaves there.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Each has a moment, lasts for minutes, and is mended before the run calms down.</summary>
    public void Plan(TimeSpan lasts)
    {
        if (!troubles.Has(Fault.SchemaDrift)) return;
        for (var i = troubles.Next(Most) + 1; i > 0; i--)
        {
            var (begins, ends, kind, which) = (troubles.Between(0, 0.6 * lasts.TotalSeconds), troubles.Between(20, 240), troubles.Next(4), troubles.Next(Secured.Length));
            // What was refused in a field that goes and comes back.
            if (troubles.Has(Fault.RefusedAgain) && kind <= 1 && troubles.Next(3) > 0) which = kind == 0 ? Array.FindIndex(Secured, each => each.Field == Refused) : Array.IndexOf(Hidden, Refused);
            world.After(begins, () => _ = DriftAsync(kind, which, ends));
        }
    }

    /// <summary>Mends whatever may not be mended yet: a call that was to do so may have been lost.</summary>
    public void Mend()
    {
        foreach (var undo in undone.ToList()) _ = undo();
    }

    private async Task DriftAsync(int kind, int which, TimeSpan ends)
    {
        troubles.Count(Fault.SchemaDrift);
        var (field, act, undo) = Of(kind, which);
        if (kind <= 1 && Before is { } before) await before(field);
        world.Trace.Note(world.Now, "drift", field, $"{kind}");
        turnings.Begin(field, excuses: false, leavesApart: false);
        undone.Add(undo);
        if (kind <= 1) hidden.Add(field);
        var blind = kind == 0 ? turnings.Hide(field) : null;
        await act();
        if (blind is not null) _ = SeenAsync(field, blind);
        await world.PassAsync(ends);
        // What we may not read comes as empty until we have looked: nothing is promised of a loss that nobody had time to see.
        if (kind <= 1 && !await IsSeenAsync(field)) return;
        world.Trace.Note(world.Now, "mended", field);
        hidden.Remove(field);
        await undo();
        if (blind is not null) blind.IsOpened = true;
    }

    private async Task SeenAsync(string field, Turning blind)
    {
        if (await IsSeenAsync(field)) blind.Until = world.Now;
    }

    private async Task<bool> IsSeenAsync(string field)
    {
        for (var waited = TimeSpan.Zero; waited < Longest; waited += LookEvery)
        {
            FieldsStatus? status = null;
            await operators.TryAsync<IFieldsGrain>(async fields => status = await fields.StatusAsync());
            if (status?.Quarantined.Any(line => line.StartsWith(field, StringComparison.Ordinal)) == true) return true;
            await world.PassAsync(LookEvery);
        }
        return false;
    }

    private (string Field, Func<Task> Act, Func<Task> Undo) Of(int kind, int which) => kind switch
    {
        0 => (Secured[which].Field, () => SecureAsync(() => secured.Add(Secured[which].Column)), () => SecureAsync(() => secured.Remove(Secured[which].Column))),
        1 => (Hidden[which], () => HideAsync(Hidden[which], true), () => OfferAgainAsync(Hidden[which])),
        2 => ("title", () => LengthenAsync(ShortTitle), () => LengthenAsync(LongTitle)),
        _ => ("leadSource", () => OfferAsync(Sources.Replace(TradeShow, "", StringComparison.Ordinal)), () => OfferAsync(Sources)),
    };

    // The order names all columns that are closed: another one that we have not seen to be so yet stays closed.
    private Task SecureAsync(Action change)
    {
        change();
        return OrderAsync("rules", new { secured = secured.SelectMany(column => Tables.Select(table => new { table, column })) });
    }

    private Task OfferAsync(string options) => OrderAsync("columns", new { table = "lead", change = $"LeadSourceCode ; choice {options} ; ; Lead Source" });

    private async Task LengthenAsync(int length)
    {
        foreach (var table in Tables) await OrderAsync("columns", new { table, change = $"JobTitle ; string {length} ; ; Job Title" });
    }

    private Task OrderAsync(string name, object body)
    {
        sides.Dynamics.Controls.Orders[name](JsonSerializer.SerializeToElement(body));
        return Task.CompletedTask;
    }

    // Who is refused, as everybody is whose day is used up, tries again: nobody else would ever offer it.
    private async Task OfferAgainAsync(string field)
    {
        while (!await HideAsync(field, false)) await world.PassAsync(LookEvery);
    }

    /// <summary>False: refused.</summary>
    private async Task<bool> HideAsync(string field, bool isHidden)
    {
        var token = await sides.MarketoDoor.GetFromJsonAsync<JsonElement>(new Uri("/identity/oauth/token?grant_type=client_credentials&client_id=human&client_secret=human-secret", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/rest/v1/leads/schema/fields/{field}.json") { Content = JsonContent.Create(new { input = new[] { new { isHidden } } }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        using var answer = await sides.MarketoDoor.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("success").GetBoolean();
    }
}
