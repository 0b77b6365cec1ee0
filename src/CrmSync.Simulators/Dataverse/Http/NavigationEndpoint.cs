using System.Globalization;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>What lies behind the navigation properties of a row: related rows, and the references that join them (protocol sheet 2.8, 2.15).</summary>
internal sealed class NavigationEndpoint(DataverseCore core, RowJson rows, CollectionEndpoint sets)
{
    public bool Knows(Table table, string name) => table.TryNavigation(name, out _) || core.Store.Catalog.Relationships.TryCollection(table, name, out _);

    public ApiResponse Execute(ApiRequest request, ResourcePath path, RowKey key)
    {
        var name = path.Name(1);
        if (key.Table.TryNavigation(name, out var navigation) && !(navigation.Column.LogicalName == name && path.Count == 2 && request.Method is "PUT"))
            return path.Name(2) == "$ref" ? Reference(request, key, navigation) : Related(request, path, key, navigation);
        core.Store.Catalog.Relationships.TryCollection(key.Table, name, out var collection);
        return path.Name(2) == "$ref" ? References(request, path, key, collection!) : Behind(request, path, key, collection!);
    }

    private ApiResponse Related(ApiRequest request, ResourcePath path, RowKey key, (Column Column, string Target) navigation)
    {
        if (request.Method == "DELETE" && path.Count == 2) return Done(core.SetReference(request.Caller, key, navigation.Column, null), request, key.Table);
        if (request.Method != "GET") throw WebApi.NotAllowed(request);
        if (path.Count > 2) throw DataverseError.UnknownSegment(path.Name(2));
        if (core.Get(key)[navigation.Column] is not LookupValue named || !core.Store.Catalog.TryTable(named.Table, out var table)) return new ApiResponse(204);
        return RowEndpoint.One(core, rows, request, table, core.Get(RowKey.Of(table, named.Id)), RowEndpoint.Options(core, request, table), 200);
    }

    private ApiResponse Reference(ApiRequest request, RowKey key, (Column Column, string Target) navigation) => request.Method switch
    {
        "PUT" or "POST" => Done(core.SetReference(request.Caller, key, navigation.Column, AddressIn(request)), request, key.Table),
        "DELETE" => Done(core.SetReference(request.Caller, key, navigation.Column, null), request, key.Table),
        "GET" => One(request, core.Get(key)[navigation.Column] as LookupValue),
        _ => throw WebApi.NotAllowed(request),
    };

    private ApiResponse Behind(ApiRequest request, ResourcePath path, RowKey key, Collection collection)
    {
        var row = core.Get(key);
        if (path.Key(1) is not null || path.Count > 3) throw DataverseError.UnknownSegment(path.Name(path.Count - 1));
        if (path.Name(2) == "$count" && request.Method == "GET")
            return ApiResponse.Text($"\uFEFF{Math.Min(Held(collection, row).Count, QueryReading.LargestPage).ToString(CultureInfo.InvariantCulture)}");
        if (path.Count > 2) throw DataverseError.UnknownSegment(path.Name(2));
        if (request.Method == "GET") return sets.Behind(request, collection.Target, Held(collection, row));
        if (request.Method != "POST") throw WebApi.NotAllowed(request);
        var made = core.Transact(() => core.Creating.Child(request.Caller, key.Table, row, collection, request.Json(), request.References));
        return RowEndpoint.Written(core, rows, request, collection.Target, made, created: true);
    }

    private ApiResponse References(ApiRequest request, ResourcePath path, RowKey key, Collection collection)
    {
        var row = core.Get(key);
        switch (request.Method)
        {
            case "GET":
                return Many(request, Held(collection, row), collection.Target);
            case "POST" or "PUT":
                core.Transact(() =>
                {
                    core.Joining.Join(request.Caller, key.Table, collection, row, core.Address(collection.Target, AddressIn(request), request.References));
                    return true;
                });
                return new ApiResponse(204) { Rows = 1 };
            case "DELETE":
                var member = Member(request, path, collection);
                core.Transact(() =>
                {
                    core.Joining.Part(request.Caller, key.Table, collection, row, member);
                    return true;
                });
                return new ApiResponse(204) { Rows = 1 };
            default:
                throw WebApi.NotAllowed(request);
        }
    }

    /// <summary>The row to be parted: in brackets, or in the query as $id.</summary>
    private Guid Member(ApiRequest request, ResourcePath path, Collection collection)
    {
        if (request.Option("$id") is { } address) return core.Address(collection.Target, address, request.References).Id;
        if (path.Key(1) is not { } text) throw DataverseError.BadQuery("The reference to be removed is not named.");
        return core.Get(core.Locked(() => RowKey.Parse(collection.Target, text, core.Store.Now, core.Settings))).Id;
    }

    private List<Row> Held(Collection collection, Row row) => core.Locked(() => collection.Of(core.Store, row).ToList());

    private static string AddressIn(ApiRequest request) =>
        request.Json().TryGetProperty("@odata.id", out var address) && address.GetString() is { } text
            ? text
            : throw DataverseError.BadArgument("The body must name a row in '@odata.id'.");

    private ApiResponse One(ApiRequest request, LookupValue? named) => named is null
        ? new ApiResponse(204)
        : ApiResponse.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Root}$metadata#$ref");
            json.WriteString("@odata.id", $"{request.Root}{core.Store.Catalog[named.Table].SetName}({named.Id})");
            json.WriteEndObject();
        });

    private static ApiResponse Many(ApiRequest request, List<Row> held, Table table) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#Collection($ref)");
        json.WriteStartArray("value");
        foreach (var row in held)
        {
            json.WriteStartObject();
            json.WriteString("@odata.id", $"{request.Root}{table.SetName}({row.Id})");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }) with
    { Rows = held.Count };

    private static ApiResponse Done(Row row, ApiRequest request, Table table) =>
        new ApiResponse(204) { Rows = 1 }.With("OData-EntityId", $"{request.Root}{table.SetName}({row.Id})");
}
