using System.Text.Json;
using CrmSync.Host.Client;
using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Waits until everything is settled (B-17), then judges.</summary>
internal static class VerdictRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // Somebody waits at the keyboard, and the process may not outlive a signal for long.
    private static readonly TimeSpan LongestAfterSignal = TimeSpan.FromSeconds(15);

    /// <summary>Does it pass? Whoever else uses the gateway may ask for rows too.</summary>
    public static async Task<bool> RunAsync(DemoSites sites, string key, IReadOnlyList<AnsweredRequest> answered, LimitsMet limits, TimeProvider clock, bool isSignalled, CancellationToken cancellationToken)
    {
        const string connection = $"/v1/connections/{DemoConnection.Id}";
        using var gateway = new GatewayClient(sites.Gateway.BaseAddress!, key);
        Console.WriteLine("editing has stopped; waiting until everything is settled ...");
        var longest = isSignalled ? LongestAfterSignal : Longest;
        var began = clock.GetTimestamp();
        var isSettled = await SettledAsync(gateway, connection, longest, clock, cancellationToken);
        var settling = new Settling(isSettled ? clock.GetElapsedTime(began) : null, longest + BetweenLooks);
        var verdict = await new RealRun(sites, key, connection, clock).JudgeAsync(answered, hasAllRequests: false, limits, settling, Longest, cancellationToken);
        VerdictText.Write(Console.Out, verdict, isSettled);
        return isSettled && verdict.Passes;
    }

    private static async Task<bool> SettledAsync(GatewayClient gateway, string connection, TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var after = clock.GetUtcNow();
        while (clock.GetElapsedTime(began) < longest)
        {
            var answer = await gateway.GetAsync($"{connection}/settled", cancellationToken);
            var readTo = answer.GetProperty("readTo");
            if (answer.Text("settled") == "true" && IsPast(readTo, "marketo", after) && IsPast(readTo, "dynamics", after)) return true;
            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
        return false;
    }

    private static bool IsPast(JsonElement readTo, string side, DateTimeOffset after) =>
        readTo.GetProperty(side) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var at) && at > after;
}
