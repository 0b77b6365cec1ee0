using CrmSync.Contracts.Connections;
using CrmSync.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrmSync.Gateway.Connections;

/// <summary>Is everything settled (B-17)? With <c>after</c> it waits up to 30 s for it.</summary>
internal static class SettledCall
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    public static void MapSettled(this IEndpointRouteBuilder connection) =>
        connection.MapGet("/settled", SettledAsync).WithName("isSettled").ProducesProblem(StatusCodes.Status400BadRequest)
            .WithSummary("Is nothing owed, open or unread? With after=T: waits up to 30 s until that holds and both sides were read past T.");

    private static async Task<Results<Ok<SettledAnswer>, ProblemHttpResult>> SettledAsync(
        string c, string? after, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var past = Rfc3339.Read(after);
        if (after is not null && past is null)
            return Problem.BadRequest("The query 'after' is no RFC 3339 time: write it as 2030-01-31T12:00:00Z, and a '+' in it as %2B.");
        var connection = grains.GetGrain<IConnectionGrain>(c);
        var view = past is { } moment ? await WaitAsync(connection, moment, time, cancellationToken) : await connection.SettledAsync();
        return TypedResults.Ok(SettledAnswer.Of(view));
    }

    private static async Task<SettledView> WaitAsync(IConnectionGrain connection, DateTimeOffset after, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var view = await connection.SettledAsync();
            var isPast = view.ReadToMarketo > after && view.ReadToDynamics > after;
            if (view.Settled && isPast) return view;
            // Settled before T says nothing about what happened until T.
            if (time.GetElapsedTime(began) + BetweenLooks > LongestWait) return view with { Settled = false };
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }
}

/// <summary>Answer of settled.</summary>
/// <param name="Settled">Everything that was read is on both sides, and nothing is left to read.</param>
/// <param name="Waiting">People that wait.</param>
/// <param name="Refused">Open refusals.</param>
/// <param name="ReadTo">How far each side's history was read, on that side's clock.</param>
internal sealed record SettledAnswer(bool Settled, long Waiting, long Refused, ReadToAnswer ReadTo)
{
    public static SettledAnswer Of(SettledView view) =>
        new(view.Settled, view.Waiting, view.Refused, new(view.ReadToMarketo?.UtcDateTime, view.ReadToDynamics?.UtcDateTime));
}

/// <summary>Moments on each side's clock; null: not read yet.</summary>
internal sealed record ReadToAnswer(DateTime? Marketo, DateTime? Dynamics);
