using System.Security.Claims;
using CrmSync.Contracts.Connections;
using CrmSync.Domain.Systems;
using CrmSync.Gateway.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CrmSync.Gateway.Connections;

/// <summary>The set-up checks (B-1). They make what set-up makes, and create and delete a probe record on both sides.</summary>
internal static class ValidateCall
{
    public static void MapValidate(this IEndpointRouteBuilder connection) =>
        connection.MapPost("/validate", ValidateAsync).RequireAuthorization(Policies.Operate).WithName("validateConnection")
            .WithSummary("The set-up checks: what was tried, what was found, how to mend it. Creates, changes and deletes a probe record on both sides; repeatable.");

    private static async Task<Ok<ChecksAnswer>> ValidateAsync(string c, IGrainFactory grains, ClaimsPrincipal user, ILogger<GatewayOptions> logger)
    {
        var lines = await grains.GetGrain<IConnectionGrain>(c).ValidateAsync();
        var answer = ChecksAnswer.Of(lines.Select(line => (c, line)));
        Log.Validated(logger, user.Identity?.Name ?? "?", c, answer.Passed);
        return TypedResults.Ok(answer);
    }
}

/// <summary>What the checks found; the same shape as <c>crmsync validate --json</c>.</summary>
/// <param name="Passed">No check failed; warnings do not count.</param>
/// <param name="Items">In the order in which they were made.</param>
/// <param name="Next">Always null.</param>
public sealed record ChecksAnswer(bool Passed, IReadOnlyList<CheckAnswer> Items, string? Next)
{
    /// <summary>Of lines, each with its connection.</summary>
    public static ChecksAnswer Of(IEnumerable<(string Connection, CheckLine Line)> lines)
    {
        IReadOnlyList<CheckAnswer> items = [.. lines.Select(each => CheckAnswer.Of(each.Connection, each.Line))];
        return new(items.All(item => item.Result != "fail"), items, null);
    }
}

/// <summary>One check.</summary>
/// <param name="Connection">Connection id.</param>
/// <param name="System">marketo, dynamics, or null for the two together.</param>
/// <param name="Check">What was checked.</param>
/// <param name="Result">pass, warn or fail.</param>
/// <param name="Tried">What was tried.</param>
/// <param name="Found">What was found.</param>
/// <param name="Mend">How to mend it; null when there is nothing to mend.</param>
public sealed record CheckAnswer(string Connection, string? System, string Check, string Result, string Tried, string Found, string? Mend)
{
    /// <summary>Of a line.</summary>
    public static CheckAnswer Of(string connection, CheckLine line) => new(
        connection, line.System switch { SystemName.Marketo => "marketo", SystemName.Dynamics => "dynamics", _ => null }, line.Check,
        line.Result switch { CheckResult.Passed => "pass", CheckResult.Warned => "warn", _ => "fail" }, line.Tried, line.Found, line.Mend);
}
