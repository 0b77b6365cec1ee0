using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Metadata;

/// <summary>GlobalOptionSetDefinitions: choices that columns share; the list takes no $filter (protocol sheet 7.7).</summary>
internal sealed class ChoiceDefinitions(DataverseCore core)
{
    private const string Set = "GlobalOptionSetDefinitions";
    private const string Type = "OptionSetMetadata";

    private Catalog Catalog => core.Store.Catalog;

    public ApiResponse Execute(ApiRequest request, ResourcePath path, DefinitionOptions options)
    {
        if (path.Name(1) is not ("" or "Microsoft.Dynamics.CRM.OptionSetMetadata")) throw DataverseError.UnknownSegment(path.Name(1));
        if (path.Key(0) is not { } key) return Whole(request, options);
        var found = Catalog.Choices.FirstOrDefault(choice => MetadataEndpoint.Names(key, "Name", choice.Name, choice.MetadataId)) ?? throw MetadataEndpoint.Missing("an option set", key);
        switch (request.Method)
        {
            case "GET":
                return MetadataEndpoint.One(request, Set, options.Pick(ChoiceJson.Write(found), Type));
            case "PUT":
                Put(request, found.Name);
                return new ApiResponse(204);
            case "DELETE":
                if (!found.IsCustom) throw DataverseError.BadArgument($"The option set {found.Name} is not custom and cannot be deleted.");
                if (Catalog.Tables.Any(table => table.Columns.Any(column => column.GlobalChoice == found.Name)))
                    throw new DataverseError(400, "0x8004f01f", $"The option set {found.Name} cannot be deleted because an attribute depends on it.");
                core.EditDefinition(new DefinitionEdit(DefinitionEditKind.RemoveChoice, found.Name));
                return new ApiResponse(204);
            default:
                throw WebApi.NotAllowed(request);
        }
    }

    private ApiResponse Whole(ApiRequest request, DefinitionOptions options)
    {
        if (request.Method == "GET")
        {
            if (options.Filter is not null) throw DataverseError.BadQuery("The query parameter $filter is not supported.");
            return MetadataEndpoint.List(request, Set, options.Apply(Catalog.Choices.Select(ChoiceJson.Write), Type));
        }

        if (request.Method != "POST") throw WebApi.NotAllowed(request);
        var name = request.Json().TryGetProperty("Name", out var given) && given.GetString() is { Length: > 0 } told ? told : throw DataverseError.BadArgument("The parameter 'Name' is missing.");
        NewColumn.CheckName(name);
        if (Catalog.Choice(name) is not null) throw new DataverseError(400, "0x80044363", "An option set with the specified name already exists.");
        Put(request, name);
        var made = Catalog.Choice(name)!;
        return MetadataEndpoint.Made(request, $"{Set}({made.MetadataId})", Set, () => ChoiceJson.Write(made));
    }

    private void Put(ApiRequest request, string name)
    {
        var body = request.Json();
        core.EditDefinition(new DefinitionEdit(DefinitionEditKind.PutChoice, name, $"{NewColumn.Label(body, name)}|{NewColumn.Options(body)}"));
    }
}
