using System.CommandLine;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>Lists, chooses and removes fields (F-1).</summary>
internal static class FieldsCommand
{
    private static readonly Option<string?> Choose = new("--choose") { Description = "Marketo field to choose, or to change", HelpName = "NAME" };
    private static readonly Option<string?> Lead = new("--lead") { Description = "Its column of lead; \"\": none", HelpName = "COLUMN" };
    private static readonly Option<string?> Contact = new("--contact") { Description = "Its column of contact; \"\": none", HelpName = "COLUMN" };
    private static readonly Option<string?> Direction = new("--direction") { Description = "both, toMarketo, toDynamics" };
    private static readonly Option<string?> Ownership = new("--ownership") { Description = "byRecordType, marketo, dynamics, newest, fillEmpty, restrictive" };
    private static readonly Option<string?> Remove = new("--remove") { Description = "Field that is no longer synced", HelpName = "NAME" };
    private static readonly Option<bool> Offered = new("--offered") { Description = "List what both sides offer instead" };

    public static Command Create()
    {
        var command = Target.Command("fields", "List fields, choose them, set direction and ownership", ActAsync);
        foreach (var option in (Option[])[Choose, Lead, Contact, Direction, Ownership, Remove, Offered]) command.Add(option);
        return command;
    }

    private static async Task ActAsync(ParseResult parsed, GatewayClient gateway, string connection, CancellationToken cancellationToken)
    {
        var (name, removed) = (parsed.GetValue(Choose), parsed.GetValue(Remove));
        if (name is null && new[] { Lead, Contact, Direction, Ownership }.Any(option => parsed.GetValue(option) is not null))
            throw new OneLineException("Which field? Name it with --choose.", OneLineException.Usage);
        if (parsed.GetValue(Offered) && (name is not null || removed is not null)) throw new OneLineException("--offered lists, it changes nothing: leave it out, or --choose and --remove.", OneLineException.Usage);
        if (name is null && removed is null)
        {
            Target.Print(parsed, await gateway.GetAsync($"{connection}/fields", cancellationToken), parsed.GetValue(Offered) ? FieldsText.Offered : FieldsText.Chosen);
            return;
        }
        var field = new { name, lead = parsed.GetValue(Lead), contact = parsed.GetValue(Contact), direction = parsed.GetValue(Direction), ownership = parsed.GetValue(Ownership) };
        var body = new { fields = name is null ? Array.Empty<object>() : [field], remove = removed is null ? Array.Empty<string>() : [removed] };
        Target.Print(parsed, await gateway.PutAsync($"{connection}/fields", body, cancellationToken), FieldsText.Changed);
    }
}
