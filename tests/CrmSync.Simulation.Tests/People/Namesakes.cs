using System.Text.Json.Nodes;
using CrmSync.Domain.People;
using CrmSync.Host.Demo.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.People;

/// <summary>
/// Records with one e-mail come into being within seconds, and later ones after them: somebody fills in a form while sales writes the lead down, an import brings the contact, and a lead is
/// entered twice (N-9, N-14, N-15).
/// </summary>
internal sealed class Namesakes(World world, Operators operators, HumanInMarketo marketo, HumanInDynamics dynamics)
{
    private const int Most = 4;
    private static readonly string[] Tables = ["marketo", "lead", "contact"];
    private static readonly string[] OfLeads = ["subject", "companyname"];

    public async Task MakeAsync(Deed deed, Random chance)
    {
        var person = NewPerson.InMarketo(chance, deed.Number);
        var email = (string)person["email"]!;
        var makes = Enumerable.Range(0, 2 + chance.Next(Most - 1)).Select(_ => Tables[chance.Next(Tables.Length)]).ToList();
        foreach (var make in makes)
        {
            // A form knows its people by their e-mail: it makes none twice.
            await (make == "marketo" ? FillInAsync(chance, person.DeepClone().AsObject()) : dynamics.CreateAsync(make, Row(chance, make, email), CancellationToken.None));
            if (chance.Next(3) == 0) await operators.RingAsync(chance);
            await PauseAsync(chance, chance.Next(6) == 0 ? 60 : 3);
        }
    }

    private async Task FillInAsync(Random chance, JsonObject person)
    {
        if (await marketo.CreateAsync(person, CancellationToken.None) is not { } id || chance.Next(4) > 0) return;
        await PauseAsync(chance, 3);
        await operators.AskAsync(id, chance.Next(2) == 0 ? Campaign.Batch : Campaign.Trigger, chance.Next(3) == 0);
    }

    private static JsonObject Row(Random chance, string table, string email)
    {
        var row = NewPerson.InDynamics(chance, email, null);
        if (table == "contact") foreach (var column in OfLeads) row.Remove(column);
        return row;
    }

    // Some come in the same moment.
    private Task PauseAsync(Random chance, int seconds) => chance.Next(3) == 0 ? Task.CompletedTask : world.PassAsync(TimeSpan.FromSeconds(seconds * chance.NextDouble()));
}
