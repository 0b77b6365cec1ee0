using System.Text.Json.Nodes;

namespace CrmSync.Host.Demo.People;

/// <summary>Somebody nobody knew before, as each side writes a person down.</summary>
internal static class NewPerson
{
    public static JsonObject InMarketo(Random chance, int number) => new()
    {
        ["email"] = Email(chance, "m", number),
        ["firstName"] = Words.Pick(chance, Words.FirstNames),
        ["lastName"] = Words.Pick(chance, Words.LastNames),
        ["title"] = $"{Words.Pick(chance, Words.Titles)}{Words.Pick(chance, Words.Areas)}",
        ["city"] = Words.Pick(chance, Words.Cities),
        ["company"] = $"New {Words.Pick(chance, Words.Areas)} {number}",
    };

    public static JsonObject InDynamics(Random chance, int number) => InDynamics(chance, Email(chance, "d", number), null);

    /// <summary>A lead with a given e-mail: somebody who was deleted, or new.</summary>
    public static JsonObject InDynamics(Random chance, string email, string? row)
    {
        var lead = new JsonObject
        {
            ["emailaddress1"] = email,
            ["firstname"] = Words.Pick(chance, Words.FirstNames),
            ["lastname"] = Words.Pick(chance, Words.LastNames),
            ["jobtitle"] = $"{Words.Pick(chance, Words.Titles)}{Words.Pick(chance, Words.Areas)}",
            ["subject"] = $"Interest in {Words.Pick(chance, Words.Areas)}",
            ["companyname"] = $"{Words.Pick(chance, Words.LastNames)} & Co.",
        };
        if (row is not null) lead["leadid"] = row;
        return lead;
    }

    private static string Email(Random chance, string side, int number) => $"{Words.Pick(chance, Words.LatinNames)}.{side}{number}.{chance.Next(1_000_000)}@new.example.com";
}
