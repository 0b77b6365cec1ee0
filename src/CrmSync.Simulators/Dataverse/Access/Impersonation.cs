using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Rows;

namespace CrmSync.Simulators.Dataverse.Access;

/// <summary>Acting as another user, by CallerObjectId or MSCRMCallerID; needs a privilege of its own (protocol sheet 1.6). The client stays who it is.</summary>
internal sealed class Impersonation(DataverseCore core, Privileges privileges)
{
    public ApiRequest Apply(ApiRequest request)
    {
        if (request.Header("CallerObjectId") is { } objectId) return As(request, Find(objectId, "azureactivedirectoryobjectid"));
        return request.Header("MSCRMCallerID") is { } userId ? As(request, Find(userId, "systemuserid")) : request;
    }

    private ApiRequest As(ApiRequest request, Row user)
    {
        privileges.DemandImpersonation(request);
        return request with { Caller = request.Caller with { UserId = user.Id } };
    }

    private Row Find(string text, string name)
    {
        if (!Guid.TryParse(text, out var id)) throw new DataverseError(400, "0x80040363", "The id of the user to act as is not a Guid.");
        var column = core.Store.Catalog["systemuser"].Find(name)!;
        return core.Locked(() => core.Store["systemuser"].With(column, [id.ToString()]).FirstOrDefault(row => Equals(row[column], id)))
            ?? throw new DataverseError(403, "0x80072560", "The user is not a member of the organization.");
    }
}
