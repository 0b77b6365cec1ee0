using System.Globalization;
using System.Text.Json;
using CrmSync.Host.Client;
using Spectre.Console;

namespace CrmSync.Host.Commands;

/// <summary>A person for a reader.</summary>
internal static class PersonText
{
    private const int ValueMax = 160;

    public static void Show(JsonElement both)
    {
        var person = both.GetProperty("person");
        AnsiConsole.WriteLine($"{person.Text("id")}: {person.Text("state")}{(person.Text("waiting") is not "-" and var waiting ? $" ({waiting})" : "")}");
        AnsiConsole.WriteLine($"  Marketo {person.Id("marketoId")}, Dynamics {person.Text("recordType")} {person.Text("dynamicsId")}");
        var fields = new Table().Border(TableBorder.Simple).AddColumns("field", "Marketo", "Dynamics", "state");
        foreach (var field in person.Members("fields"))
            fields.AddRow(Cell(Reading.Plain(field.Name)), Cell(Short(field.Value.Text("marketo"))), Cell(Short(field.Value.Text("dynamics"))), Cell(field.Value.Text("state")));
        AnsiConsole.Write(fields);
        Why(both.GetProperty("explain"));
        var log = new Table().Border(TableBorder.Simple).AddColumns("at (UTC)", "what", "rule", "text");
        foreach (var line in both.Items("activities"))
            log.AddRow(Cell(line.Moment("at", "MM-dd HH:mm:ss")), Cell(line.Text("kind")), Cell(line.Text("rule")), Cell(line.Text("text")));
        AnsiConsole.Write(log);
    }

    /// <summary>What concerns the person, and every field that is not simply in step.</summary>
    private static void Why(JsonElement explain)
    {
        foreach (var sentence in explain.Items("sentences")) AnsiConsole.WriteLine($"  {Reading.Plain(sentence.GetString()!)}");
        foreach (var field in explain.Items("fields").Where(f => f.Text("state") != "inStep" || f.Text("winner") != "-"))
        {
            AnsiConsole.WriteLine($"  {field.Text("id")}");
            foreach (var sentence in field.Items("sentences")) AnsiConsole.WriteLine($"    {Reading.Plain(sentence.GetString()!)}");
        }
    }

    private static string Cell(string text) => Markup.Escape(text);

    /// <summary>A few lines of a table; --json prints it whole.</summary>
    internal static string Short(string text) =>
        text.Length <= ValueMax ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..(char.IsHighSurrogate(text[ValueMax - 1]) ? ValueMax - 1 : ValueMax)]}… ({text.Length:N0} characters)");
}
