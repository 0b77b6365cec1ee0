using System.Globalization;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Explaining;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.Tests;

/// <summary>A small connection to look at: 120 people, 45 activities each, three refusals.</summary>
internal static class Sample
{
    public static readonly ConnectionView Connection = new()
    {
        Id = "demo",
        State = "running",
        Feeds =
        [
            new("marketo", "person", "live", Town.Noon.AddSeconds(-1), 0, 0, TimeSpan.FromSeconds(1)),
            new("dynamics", "contact", "live", Town.Noon.AddSeconds(-2), 1, 3, TimeSpan.FromSeconds(1)),
            new("dynamics", "lead", "deferred", null, 0, 0, TimeSpan.FromMinutes(5)),
        ],
        People = new Dictionary<string, long> { ["inStep"] = 19_874, ["waiting"] = 112, ["refused"] = 14 },
        OneSided = 1_203,
        Parked = new Dictionary<string, long> { ["ambiguous"] = 3, ["deferred"] = 9 },
        Refusals = 17,
        Lanes = [new("marketo", 41, 12, 1.42, 3.9, 7.25), new("dynamics", 0, 0, 0.34, double.NaN, 204)],
        Budgets = [new("marketo", 12_480, 25_000, null), new("dynamics", 1_998, null, Town.Noon.AddMinutes(2))],
        Written = 1_048_576,
        Collisions = 23,
    };

    public static readonly IReadOnlyList<PersonRow> Rows =
    [
        .. Enumerable.Range(1, 120).Select(n => new PersonRow(
            $"person:{n}", RecordId.Person(n), Town.Row(n), n % 10 == 7 ? "twin@example.com" : $"p{n}@example.com", $"p{n}@example.com", PersonStanding.InStep, null)),
    ];

    public static readonly IReadOnlyDictionary<string, PersonView> People = Rows.ToDictionary(row => row.Person, View);

    public static readonly IReadOnlyList<ActivityRow> Activities =
    [
        .. Enumerable.Range(1, 45).Reverse().Select(n => n % 3 == 0
            ? new ActivityRow(n, Town.Noon.AddMinutes(n), "collision", "phone", "+1 555 0100", "+1 555 0199", SystemName.Marketo, "C-1", null, "Both sides changed the field; on a lead Marketo wins.")
            : new ActivityRow(n, Town.Noon.AddMinutes(n), "written", "city", "Springfield", null, null, "S-2", null, "Marketo's value was written to Dynamics.")),
    ];

    public static readonly IReadOnlyList<RefusalRow> Refusals =
    [
        .. new[] { "city", "phone", "website" }.Select((field, n) => new RefusalRow(
            "person:12", SystemName.Dynamics, "update", field, "0x80044331", "The value is longer than the column allows.", Town.Noon, n + 1)),
    ];

    /// <summary>Somebody whose phone lost a collision; null for a field that is not selected.</summary>
    public static PersonExplanation? Explained(string? field) => field is null or "phone"
        ? new("person:12", "lead", PersonStanding.InStep, ["Marketo person 12 is linked."],
        [
            new("phone", "+1 555 0100", "+1 555 0100", "+1 555 0100", "+1 555 0100", PersonStanding.InStep)
            {
                MarketoEdit = new(Town.Noon, "marketing"), Rule = "C-1", Winner = SystemName.Marketo, Lost = "+1 555 0199", LostAt = Town.Noon, Sentences = ["Both sides show it."],
            },
        ])
        : null;

    private static PersonView View(PersonRow row) => new(
        row.Person, row.Marketo?.Id, row.Dynamics?.Id, "lead", row.Standing, row.Person == "person:12" ? "answer from Dynamics" : null,
        new Dictionary<string, FieldView>
        {
            ["email"] = new(row.DynamicsEmail, row.DynamicsEmail, row.DynamicsEmail, PersonStanding.InStep),
            ["firstName"] = new("Ångström-" + row.Marketo?.Id.ToString(CultureInfo.InvariantCulture), "Ångström", "Ångström", PersonStanding.InStep),
            ["phone"] = new("+1 555 0100", "+1 555 0100", "+1 555 0199", PersonStanding.Waiting),
            ["comments"] = new(null, new string('w', 70) + " <b>bold</b>", null, PersonStanding.Refused),
        });
}
