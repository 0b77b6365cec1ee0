using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>The error desk for a reader, two lines an error: readable at 80 columns, and each id can be copied whole.</summary>
internal static class ErrorsText
{
    public static void Show(JsonElement page)
    {
        var errors = page.Items("items").ToList();
        if (errors.Count == 0) Console.WriteLine("Nothing is refused.");
        foreach (var error in errors)
        {
            Console.WriteLine($"{error.Text("id")}");
            Console.WriteLine($"  {error.Text("system")} {error.Text("operation")} {error.Text("code")}, {error.Text("tries")} tries since {error.Moment("since", "yyyy-MM-dd HH:mm:ss")}");
            Console.WriteLine($"  {error.Text("text")}");
        }

        if (page.Text("next") != "-") Console.WriteLine("There are more: --group counts them by cause, --csv prints all.");
    }

    public static void ShowCauses(JsonElement page)
    {
        var causes = page.Items("items").ToList();
        if (causes.Count == 0) Console.WriteLine("Nothing is refused.");
        foreach (var cause in causes)
        {
            Console.WriteLine($"{cause.Text("count"),7}  {cause.Text("system")} {cause.Text("operation")} {cause.Text("field")} {cause.Text("code")}, since {cause.Moment("since", "yyyy-MM-dd HH:mm:ss")}");
            Console.WriteLine($"         {cause.Text("text")}");
        }
    }
}
