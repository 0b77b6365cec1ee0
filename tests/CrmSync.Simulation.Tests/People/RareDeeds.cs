using System.Text.Json.Nodes;
using CrmSync.Host.Demo.People;

namespace CrmSync.Simulation.Tests.People;

/// <summary>Deeds that only some runs have: another selection of fields, the sync filter, records that spoil their calls, choices whose options come and go.</summary>
internal sealed class RareDeeds(HumanInMarketo marketo, HumanInDynamics dynamics, FieldDesk desk)
{
    /// <summary>What spoils each call to Marketo that it is sent with.</summary>
    public const string SpoilsMarketo = "Hemlock";

    /// <summary>The same in Dynamics.</summary>
    public const string SpoilsDynamics = "Nightshade";

    private const string Filter = "new_synctomkto";
    private const int NumberMax = 900_000;
    private static readonly string[] Sources = ["Advertisement", "Employee Referral", "External Referral", "Partner", "Public Relations", "Seminar", "Trade Show", "Web"];
    private static readonly string[] Output = ["crmsyncDynamicsId", "crmsyncRecordType", "crmsyncCreatedDate"];
    private readonly List<LinkedPerson> excluded = [];

    public Task DoAsync(Deed deed, Random chance, LinkedPerson? person) => deed.Kind switch
    {
        DeedKind.OwnField => desk.OwnAsync(chance),
        DeedKind.TurnField => desk.TurnAsync(chance),
        DeedKind.ChooseField => desk.ChooseAsync(chance),
        DeedKind.CreateExcluded => dynamics.CreateAsync("lead", Excluded(deed, chance), CancellationToken.None),
        _ when person is null => Task.CompletedTask,
        DeedKind.EditChosen => EditChosenAsync(chance, person),
        DeedKind.Exclude => ExcludeAsync(chance, person),
        DeedKind.EditSource => EditSourceAsync(chance, person),
        _ => PoisonAsync(deed, chance, person),
    };

    /// <summary>Somebody types into a field that CrmSync keeps in Marketo: something, or nothing (N-18).</summary>
    public Task TypeOutputAsync(Deed deed, Random chance, LinkedPerson person)
    {
        var (field, isEmptied) = (Output[chance.Next(Output.Length)], chance.Next(3) == 0);
        object typed = field switch
        {
            "crmsyncDynamicsId" => $"typed {deed.Number}",
            "crmsyncRecordType" => chance.Next(2) == 0 ? person.Table == "lead" ? "Contact" : "Lead" : $"Typed {deed.Number}",
            _ => $"2020-01-{1 + chance.Next(28):00}T00:00:00Z",
        };
        return WriteAsync(person, field, isEmptied ? null : typed);
    }

    private static JsonObject Excluded(Deed deed, Random chance)
    {
        var lead = NewPerson.InDynamics(chance, deed.Number);
        lead[Filter] = false;
        return lead;
    }

    private async Task EditChosenAsync(Random chance, LinkedPerson person)
    {
        var value = chance.Next(1, NumberMax);
        if (chance.Next(2) == 0 && person.Table == "lead") await dynamics.UpdateAsync(person.Table, person.Row, "numberofemployees", value, CancellationToken.None);
        else await WriteAsync(person, FieldDesk.Further, value);
    }

    private async Task EditSourceAsync(Random chance, LinkedPerson person)
    {
        var number = chance.Next(Sources.Length);
        if (chance.Next(2) == 0 && person.Table == "lead") await dynamics.UpdateAsync(person.Table, person.Row, "leadsourcecode", number + 1, CancellationToken.None);
        else await WriteAsync(person, "leadSource", Sources[number]);
    }

    // Half of the time whoever was kept out first comes in again.
    private async Task ExcludeAsync(Random chance, LinkedPerson person)
    {
        var isIn = excluded.Count > 0 && chance.Next(2) == 0;
        var whom = isIn ? excluded[0] : person;
        if (isIn) excluded.RemoveAt(0);
        else excluded.Add(whom);
        await dynamics.UpdateAsync(whom.Table, whom.Row, Filter, isIn, CancellationToken.None);
    }

    private async Task PoisonAsync(Deed deed, Random chance, LinkedPerson person)
    {
        if (chance.Next(2) == 0) await WriteAsync(person, "title", $"{SpoilsDynamics} {deed.Number}");
        else await dynamics.UpdateAsync(person.Table, person.Row, "jobtitle", $"{SpoilsMarketo} {deed.Number}", CancellationToken.None);
    }

    private async Task WriteAsync(LinkedPerson person, string field, object? value)
    {
        marketo.Update(person.Marketo, field, value);
        await marketo.FlushAsync(CancellationToken.None);
    }
}
