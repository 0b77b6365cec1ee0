using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>The fields in lines of at most 80 columns.</summary>
internal static class FieldsText
{
    private const int Width = 78;

    public static void Chosen(JsonElement answer)
    {
        Console.WriteLine("  Marketo                Dynamics                   direction   ownership");
        foreach (var field in answer.Items("chosen"))
        {
            var columns = field.Text("lead") == field.Text("contact") ? field.Text("lead") : string.Join(' ', Column(field, "lead"), Column(field, "contact")).Trim();
            Console.WriteLine($"  {Short(field.Id("id"), 22),-22} {Short(columns, 26),-26} {field.Text("direction"),-11} {field.Text("ownership")}");
            if (field.Text("quarantine") is not "-" and var reason) Console.WriteLine($"    quarantined: {reason}");
        }
        foreach (var line in answer.Items("leftOut")) Console.WriteLine(Short($"  left out  {line.GetString()}", Width));
        foreach (var field in answer.Items("notChosen")) Console.WriteLine($"  not chosen  {Short(field.Id("id"), 28)}: a default on both sides; add: --choose");
        if (answer.TryGetProperty("refresh", out var refresh) && refresh.ValueKind == JsonValueKind.Object) Console.WriteLine($"  refresh   {Refresh(refresh)}");
    }

    public static void Offered(JsonElement answer)
    {
        foreach (var side in (string[])["marketo", "lead", "contact"])
        {
            Console.WriteLine(side);
            foreach (var field in answer.Items(side).Where(field => field.Text("kind") != "-"))
                Console.WriteLine($"  {Short(field.Id("id"), 36),-36} {field.Text("kind"),-12} {Short(field.Text("label"), 18),-18}{(field.Text("writable") == "false" ? " read-only" : "")}".TrimEnd());
        }
    }

    public static void Changed(JsonElement answer)
    {
        var refreshed = answer.Items("refreshed").Select(name => name.GetString()).ToList();
        Console.WriteLine($"selection {answer.Text("version")}; {(refreshed.Count == 0 ? "nothing is refreshed" : $"refreshed from Dynamics: {string.Join(", ", refreshed)}")}");
    }

    /// <summary>A refresh in one line.</summary>
    public static string Refresh(JsonElement refresh) =>
        $"{refresh.Text("state")}: {string.Join(", ", refresh.Items("fields").Take(4).Select(f => f.GetString()))}; {refresh.Text("rows")} of about {refresh.Text("people")} rows"
        + (refresh.Text("state") == "done" ? $", done {refresh.Moment("ended")} UTC" : $", since {refresh.Moment("began")} UTC");

    private static string Column(JsonElement field, string table) => field.Text(table) is not "-" and var column ? $"{table}.{column}" : "";

    private static string Short(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";
}
