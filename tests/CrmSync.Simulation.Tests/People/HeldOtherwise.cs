using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Fields that the two sides hold otherwise: a moment in Marketo and a day in Dynamics, more decimals than an amount has, notes that are longer than Marketo's (S-11, V-5).</summary>
internal sealed class HeldOtherwise(HumanInMarketo marketo, HumanInDynamics dynamics, FieldDesk desk)
{
    /// <summary>Of the connection.</summary>
    public const string Zone = "America/Chicago";

    /// <summary>A moment in Marketo, a day in Dynamics.</summary>
    public const string Day = "closesAt";

    /// <summary>Any number in Marketo, money in Dynamics.</summary>
    public const string Amount = "dealWorth";

    /// <summary>So many bytes does a text have in Marketo at most.</summary>
    public const int LongestText = 30_000;

    private const string DayColumn = "estimatedclosedate";
    private const string AmountColumn = "estimatedamount";
    private const int LongestNote = 100_000;
    private static readonly string[] Tables = ["lead", "contact"];
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a value amounts to, said apart from the planner; null: nothing else.</summary>
    public static Func<string, string>? Of(string field) => field switch
    {
        Day => text => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? $"{TimeZoneInfo.ConvertTimeBySystemTimeZoneId(at, Zone):yyyy-MM-dd}" : text,
        Amount => text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Cents(number) : text,
        _ => null,
    };

    /// <summary>The instance has fields of its own, and the organisation longer notes.</summary>
    public static async Task PrepareAsync(Sides sides)
    {
        foreach (var table in Tables) sides.Dynamics.Controls.Orders["columns"](JsonSerializer.SerializeToElement(new { table, change = $"Description ; memo {LongestNote} ; ; Description" }));
        var token = await sides.MarketoDoor.GetFromJsonAsync<JsonElement>(new Uri("/identity/oauth/token?grant_type=client_credentials&client_id=human&client_secret=human-secret", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rest/v1/leads/schema/fields.json")
        {
            Content = JsonContent.Create(new { input = new[] { new { name = Day, dataType = "datetime", displayName = "Closes at" }, new { name = Amount, dataType = "float", displayName = "Worth" } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        using var answer = await sides.MarketoDoor.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Chooses what is not chosen.</summary>
    public async Task ChooseAsync()
    {
        if (!desk.Has(Day)) await desk.ChooseAsync(Day, DayColumn);
        if (!desk.Has(Amount)) await desk.ChooseAsync(Amount, AmountColumn);
    }

    /// <summary>Somebody chooses the fields if nobody has, and people edit them.</summary>
    public Task EditAsync(Deed deed, Random chance, LinkedPerson person)
    {
        if (!desk.Has(Day) || !desk.Has(Amount)) return ChooseAsync();
        // The two columns are the lead's alone.
        var isMarketo = chance.Next(2) == 0;
        return (person.Table == "lead" ? chance.Next(5) / 2 : 2) switch
        {
            0 => isMarketo ? WriteAsync(person, Day, Said(Moment(deed, chance))) : dynamics.UpdateAsync(person.Table, person.Row, DayColumn, $"{Moment(deed, chance):yyyy-MM-dd}", CancellationToken.None),
            1 => isMarketo ? WriteAsync(person, Amount, HalfCents(deed, chance)) : dynamics.UpdateAsync(person.Table, person.Row, AmountColumn, Math.Round(HalfCents(deed, chance), 2), CancellationToken.None),
            _ => dynamics.UpdateAsync(person.Table, person.Row, "description", Note(deed, chance), CancellationToken.None),
        };
    }

    // No two of one run are alike.
    private static DateTimeOffset Moment(Deed deed, Random chance) => First.AddDays(deed.Number % 1_000 * 2).AddMinutes(chance.Next(1_440));

    private static string Said(DateTimeOffset at) => $"{at:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static decimal HalfCents(Deed deed, Random chance) => deed.Number + (chance.Next(100) / 100m) + (chance.Next(4) > 0 ? 0.005m : 0);

    // In a script whose characters are three bytes each: too long for Marketo, or not quite.
    private static string Note(Deed deed, Random chance) => $"{deed.Number} {new string('営', chance.Next(2) == 0 ? LongestText / 2 : LongestText / 4)}";

    private static string Cents(decimal number) => Math.Round(number, 2, MidpointRounding.AwayFromZero) is var cents && cents == 0 ? "" : cents.ToString("0.##", CultureInfo.InvariantCulture);

    private async Task WriteAsync(LinkedPerson person, string field, object value)
    {
        marketo.Update(person.Marketo, field, value);
        await marketo.FlushAsync(CancellationToken.None);
    }
}
