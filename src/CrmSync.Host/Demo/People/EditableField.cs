namespace CrmSync.Host.Demo.People;

/// <summary>A mapped field that people edit on both sides, and what they write into it.</summary>
/// <param name="Marketo">Marketo's name.</param>
/// <param name="Dynamics">Column of lead and contact.</param>
/// <param name="Weight">How often, compared with the others.</param>
/// <param name="Write">A believable value.</param>
internal sealed record EditableField(string Marketo, string Dynamics, int Weight, Func<Random, object> Write)
{
    private static readonly EditableField[] All =
    [
        new("title", "jobtitle", 6, chance => $"{Words.Pick(chance, Words.Titles)}{Words.Pick(chance, Words.Areas)}"),
        new("phone", "telephone1", 4, chance => Phone(chance)),
        new("mobilePhone", "mobilephone", 2, chance => Phone(chance)),
        new("city", "address1_city", 3, chance => Words.Pick(chance, Words.Cities)),
        new("address", "address1_line1", 2, chance => $"{Words.Pick(chance, Words.Streets)} {chance.Next(1, 400)}"),
        new("firstName", "firstname", 2, chance => Words.Pick(chance, Words.FirstNames)),
        new("lastName", "lastname", 2, chance => Words.Pick(chance, Words.LastNames)),
        new("personNotes", "description", 4, chance => $"{Words.Pick(chance, Words.Notes)} ({chance.Next(1000)})"),
        new("unsubscribed", "donotbulkemail", 2, chance => chance.Next(3) > 0),
        new("doNotCall", "donotphone", 1, chance => chance.Next(3) > 0),
    ];

    private static readonly int Weights = All.Sum(field => field.Weight);

    /// <summary>One of them, by weight.</summary>
    public static EditableField Any(Random chance)
    {
        var at = chance.Next(Weights);
        return All.First(field => (at -= field.Weight) < 0);
    }

    /// <summary>What somebody writes into it. With a number, a text differs from everything written before; a flag has only two values.</summary>
    public object Value(Random chance, int? number) => Write(chance) switch
    {
        string phone when number is not null && Marketo is "phone" or "mobilePhone" => $"{phone[..^7]}{number:0000000}",
        string text when number is not null => $"{text} {number}",
        var value => value,
    };

    private static string Phone(Random chance) => $"+{Words.Pick(chance, Words.Prefixes)} {chance.Next(100, 999)} {chance.Next(1_000_000, 9_999_999)}";
}
