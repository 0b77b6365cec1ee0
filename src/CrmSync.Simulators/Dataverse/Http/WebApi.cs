using System.Text.Json;
using CrmSync.Simulators.Dataverse.Access;
using CrmSync.Simulators.Dataverse.Metadata;
using CrmSync.Simulators.Dataverse.Queries;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The Web API as a function from request to response; it knows no socket, so that a part of a $batch takes the same way.</summary>
internal sealed class WebApi
{
    private readonly DataverseCore _core;
    private readonly RowEndpoint _row;
    private readonly CollectionEndpoint _collection;
    private readonly NavigationEndpoint _navigation;
    private readonly MetadataEndpoint _metadata;
    private readonly GlobalEndpoint _global;
    private readonly Privileges _privileges;

    public WebApi(DataverseCore core)
    {
        _core = core;
        var rows = new RowJson(core.Store);
        _collection = new CollectionEndpoint(core, rows);
        _row = new RowEndpoint(core, rows);
        _navigation = new NavigationEndpoint(core, rows, _collection);
        _metadata = new MetadataEndpoint(core);
        _global = new GlobalEndpoint(core);
        _privileges = new Privileges(core);
    }

    /// <summary>Executes one operation; a refusal becomes an answer.</summary>
    public ApiResponse Execute(ApiRequest request)
    {
        try
        {
            return ExecuteOrThrow(request);
        }
        catch (DataverseError error)
        {
            return ApiResponse.Error(error, request.Prefer.Annotations);
        }
    }

    /// <summary>As <see cref="Execute"/>, but a refusal is thrown: inside a change set it undoes the whole set.</summary>
    public ApiResponse ExecuteOrThrow(ApiRequest request)
    {
        try
        {
            return Route(request, ResourcePath.Parse(request.Path));
        }
        catch (DataverseError error) when (error.IsUnknownSegment && error.Code != _core.Settings.UnknownSegmentCode)
        {
            throw new DataverseError(error.Status, _core.Settings.UnknownSegmentCode, error.Message);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentOutOfRangeException or JsonException)
        {
            throw new DataverseError(400, "0x80048d19", "Error identified in Payload provided by the user: the request is not understood.");
        }
        catch (Exception error) when (error is not (DataverseError or Webhooks.StepsPendingException))
        {
            throw new DataverseError(500, "0x80040216", "An unexpected error occurred.");
        }
    }

    private ApiResponse Route(ApiRequest request, ResourcePath path)
    {
        _core.Permissions.Enter(request.Caller);
        _privileges.DemandBypass(request);
        var name = path.Name(0);
        QueryOptions.Check(request, request.Method == "GET" && path.Count == 1 && path.Key(0) is null && _core.Store.Catalog.TrySet(name, out _));
        if (MetadataEndpoint.Knows(name))
        {
            _privileges.DemandMetadata(request);
            return _metadata.Execute(request, path);
        }

        if (GlobalEndpoint.Knows(name)) return _global.Execute(request, path);
        if (!_core.Store.Catalog.TrySet(name, out var table)) throw DataverseError.UnknownSegment(name);
        if (path.Name(1) == Privileges.Function) return _privileges.Answer(request);
        _privileges.Demand(request, Privileges.Verb(request.Method, path.Key(0) is not null || path.Name(1).EndsWith(".UpdateMultiple", StringComparison.Ordinal)), table);
        if (path.Key(0) is not { } text) return _collection.Execute(request, path, table);
        var key = _core.Locked(() => RowKey.Parse(table, text, _core.Store.Now, _core.Settings));
        return path.Count > 1 && _navigation.Knows(table, path.Name(1)) ? _navigation.Execute(request, path, key) : _row.Execute(request, path, key);
    }

    /// <summary>405 as ASP.NET Web API words it.</summary>
    public static DataverseError NotAllowed(ApiRequest request) =>
        new(405, "0x80060888", $"The requested resource does not support http method '{request.Method}'.");
}
