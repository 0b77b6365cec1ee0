using System.CommandLine;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>The error desk: what a side refused, by person or by cause, as CSV, and tried again (B-6).</summary>
internal static class ErrorsCommand
{
    private const int Most = 200;
    private static readonly Option<bool> Group = new("--group") { Description = "Count by cause" };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Print all of them as CSV, without people's values" };
    private static readonly Option<string?> Retry = new("--retry") { Description = "Try one again: its id, as listed; with --code instead of an id, all of that cause", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> System = new("--system") { Description = "marketo or dynamics" };
    private static readonly Option<string?> Code = new("--code") { Description = "Only this code" };
    private static readonly Option<string?> Field = new("--field") { Description = "Only this field" };
    private static readonly Option<string?> Search = new("--search") { Description = "Only what holds these words" };

    public static Command Create()
    {
        var command = Target.Command("errors", "What a side refused; try it again", ActAsync);
        foreach (var option in (Option[])[Group, Csv, Retry, System, Code, Field, Search]) command.Add(option);
        return command;
    }

    private static async Task ActAsync(ParseResult parsed, GatewayClient gateway, string connection, CancellationToken cancellationToken)
    {
        if (parsed.GetResult(Retry) is not null)
        {
            if (Given(parsed, Search, Group, Csv) is { } idle) throw new OneLineException($"--retry does not go by {idle}: name an id, or a cause by --code, --system and --field.", OneLineException.Usage);
            var answer = await gateway.PostAsync($"{connection}/errors/retry", RetryBody(parsed), cancellationToken);
            Target.Print(parsed, answer, each => Console.WriteLine($"{each.Text("retried")} tried again{(each.Text("more") == "true" ? "; there are more of this cause: ask again" : "")}"));
            return;
        }

        if (parsed.GetValue(Csv) && (parsed.GetValue(Group) || parsed.GetValue(Target.Json))) throw new OneLineException("--csv is a form of its own: leave out --group and --json.", OneLineException.Usage);
        var address = $"{connection}/errors?take={Most}{Query(parsed)}";
        if (parsed.GetValue(Csv)) Console.Write(await gateway.GetTextAsync($"{address}&format=csv", cancellationToken));
        else if (parsed.GetValue(Group)) Target.Print(parsed, await gateway.GetAsync($"{address}&group=cause", cancellationToken), ErrorsText.ShowCauses);
        else Target.Print(parsed, await gateway.GetAsync(address, cancellationToken), ErrorsText.Show);
    }

    private static object RetryBody(ParseResult parsed)
    {
        var (id, code) = (parsed.GetValue(Retry), parsed.GetValue(Code));
        if (id is null && code is null) throw new OneLineException("--retry needs an id (crmsync errors lists them) or, for all of a cause, --code.", OneLineException.Usage);
        if (id is not null && Given(parsed, System, Code, Field) is { } idle) throw new OneLineException($"An id is one error: leave out {idle}.", OneLineException.Usage);
        return id is not null ? new { id } : new { code, system = parsed.GetValue(System), field = parsed.GetValue(Field) };
    }

    /// <summary>The first of these options that was given; null: none.</summary>
    private static string? Given(ParseResult parsed, params Option[] options) => options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    private static string Query(ParseResult parsed) => string.Concat(
        from pair in new (string Name, string? Value)[] { ("system", parsed.GetValue(System)), ("code", parsed.GetValue(Code)), ("field", parsed.GetValue(Field)), ("search", parsed.GetValue(Search)) }
        where pair.Value is not null
        select $"&{pair.Name}={Uri.EscapeDataString(pair.Value)}");
}
