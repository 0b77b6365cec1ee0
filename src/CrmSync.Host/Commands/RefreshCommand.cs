using System.CommandLine;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>Reads chosen fields again from Dynamics (F-2). It is no forced sync and pushes nothing to Dynamics (N-7).</summary>
internal static class RefreshCommand
{
    private static readonly Argument<string[]> Fields = new("fields") { Description = "Names of chosen fields", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> CreatedFrom = new("--created-from") { Description = "Only rows created since, 2030-01-31T12:00:00Z", HelpName = "TIME" };
    private static readonly Option<string?> CreatedTo = new("--created-to") { Description = "Only rows created until", HelpName = "TIME" };
    private static readonly Option<string?> UpdatedFrom = new("--updated-from") { Description = "Only rows updated since", HelpName = "TIME" };
    private static readonly Option<string?> UpdatedTo = new("--updated-to") { Description = "Only rows updated until", HelpName = "TIME" };

    public static Command Create()
    {
        var command = Target.Command("refresh", "Read chosen fields again from Dynamics, for everybody", ActAsync, Fields);
        foreach (var option in (Option[])[CreatedFrom, CreatedTo, UpdatedFrom, UpdatedTo]) command.Add(option);
        return command;
    }

    private static async Task ActAsync(ParseResult parsed, GatewayClient gateway, string connection, CancellationToken cancellationToken)
    {
        var body = new
        {
            fields = parsed.GetValue(Fields),
            createdFrom = parsed.GetValue(CreatedFrom),
            createdTo = parsed.GetValue(CreatedTo),
            updatedFrom = parsed.GetValue(UpdatedFrom),
            updatedTo = parsed.GetValue(UpdatedTo),
        };
        Target.Print(parsed, await gateway.PostAsync($"{connection}/refresh", body, cancellationToken), FieldsText.Changed);
    }
}
