using System.Runtime.CompilerServices;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>The set-up checks of Dynamics (B-1): native checks 1, 2, 3 (as privileges) and 7 first; then what we keep there, each table, a probe row, limits.</summary>
internal sealed class Checks(DataverseOptions options, Calls calls, Token token, SetUp setUp, TimeProvider clock)
{
    private readonly CheckUser user = new(options, calls);
    private readonly CheckPrivileges privileges = new(calls);
    private readonly CheckTable table = new(calls);
    private readonly CheckProbe probe = new(calls, clock);

    /// <summary>One line per check, as it ends.</summary>
    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var credentials = await CredentialsAsync(cancellationToken);
        yield return credentials;
        if (credentials.Result == CheckResult.Failed) yield break;
        var (address, userId) = await user.WhoAsync(cancellationToken);
        yield return address;
        if (userId is not { } id) yield break;
        yield return await user.EnabledAsync(id, cancellationToken);
        foreach (var line in await privileges.RunAsync(id, cancellationToken)) yield return line;
        foreach (var line in await KeptAsync(cancellationToken)) yield return line;
        foreach (var kind in Tables.InScope)
        {
            yield return await table.ReadAsync(kind, cancellationToken);
            yield return await table.FollowAsync(kind, cancellationToken);
            yield return await probe.RunAsync(kind, cancellationToken);
        }
        yield return await LimitsAsync(cancellationToken);
    }

    internal static CheckLine Failed(string check, string tried, Reply reply)
    {
        var told = Unavailable.Of(reply);
        return CheckLine.Fail(SystemName.Dynamics, check, tried, told.Found, told.Mend);
    }

    private async Task<CheckLine> CredentialsAsync(CancellationToken cancellationToken)
    {
        const string Check = "credentials";
        var tried = $"asked {options.Authority.Host} for a token";
        var (_, failure) = await token.TakeAsync(null, cancellationToken);
        return failure?.Reason switch
        {
            null => CheckLine.Pass(SystemName.Dynamics, Check, tried, "given"),
            "unreachable" => CheckLine.Fail(SystemName.Dynamics, Check, tried, "it cannot be reached", "check Dataverse:Authority and the network"),
            "badAnswer" => CheckLine.Fail(SystemName.Dynamics, Check, tried, "what answers gives no tokens: a page, not JSON", "check Dataverse:Authority: https://login.microsoftonline.com, unless your directory is elsewhere"),
            _ => Failed(Check, tried, failure),
        };
    }

    private async Task<IReadOnlyList<CheckLine>> KeptAsync(CancellationToken cancellationToken)
    {
        const string Tried = "looked for it, to make it when it is missing";
        try
        {
            return [.. (await setUp.PrepareAsync(cancellationToken)).Select(line => line.Mend is not { } mend
                ? CheckLine.Pass(SystemName.Dynamics, line.Thing, line.Thing.StartsWith("column", StringComparison.Ordinal) ? Tried : "looked at it", line.Found)
                : line.Ready || line.Thing.StartsWith("column", StringComparison.Ordinal)
                    ? CheckLine.Warn(SystemName.Dynamics, line.Thing, Tried, line.Found, mend)
                    : CheckLine.Fail(SystemName.Dynamics, line.Thing, "read the table's properties", line.Found, mend))];
        }
        catch (SystemUnavailableException unavailable)
        {
            return [CheckLine.Fail(SystemName.Dynamics, "column and change tracking", Tried, unavailable.Message, "mend that and check again")];
        }
    }

    private async Task<CheckLine> LimitsAsync(CancellationToken cancellationToken)
    {
        const string Check = "calls left";
        const string Tried = "read the limits of service protection";
        const int Few = 1000;
        var reply = await calls.SendAsync(new Call("setUp", HttpMethod.Get, "WhoAmI"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer) return Failed(Check, Tried, reply);
        return answer.CallsLeft switch
        {
            null => CheckLine.Pass(SystemName.Dynamics, Check, Tried, "not told by this environment"),
            < Few and var left => CheckLine.Warn(SystemName.Dynamics, Check, Tried, $"only {left} left in these five minutes", "let nothing else call as this application user"),
            var left => CheckLine.Pass(SystemName.Dynamics, Check, Tried, $"{left} left in these five minutes"),
        };
    }
}
