using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Reads one row and one page of changes of a table.</summary>
internal sealed class CheckTable(Calls calls)
{
    /// <summary>Can its rows be read?</summary>
    public async Task<CheckLine> ReadAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var (check, tried) = ($"read {Tables.Set(kind)}", $"asked for one {Tables.Name(kind)}");
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, $"{Tables.Set(kind)}?$select={Tables.Key(kind)}&$top=1"), cancellationToken);
        return reply is Reply.Answered { IsSuccess: true } ? CheckLine.Pass(SystemName.Dynamics, check, tried, "answered") : Checks.Failed(check, tried, reply);
    }

    /// <summary>Can its changes be followed?</summary>
    public async Task<CheckLine> FollowAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var (check, tried) = ($"follow {Tables.Set(kind)}", "asked for changes, one row a page");
        var call = new Call("setUp", HttpMethod.Get, $"{Tables.Set(kind)}?$select={Tables.Key(kind)}") { Prefer = "odata.track-changes,odata.maxpagesize=1" };
        var reply = await calls.SendAsync(call, cancellationToken);
        if (reply is Reply.Answered { IsSuccess: true }) return CheckLine.Pass(SystemName.Dynamics, check, tried, "answered");
        if (reply is Reply.Answered { Status: 400 } refused)
            return CheckLine.Fail(SystemName.Dynamics, check, tried, $"refused ({ErrorBody.Read(refused.Body).Code})", $"switch on \"Track changes\" in the properties of the table {Tables.Name(kind)}");
        return reply is Reply.Answered { Status: 403 }
            ? Checks.Failed(check, tried, reply) with { Mend = $"grant read on {Tables.Name(kind)} for the whole organization: change tracking asks for it" }
            : Checks.Failed(check, tried, reply);
    }
}
