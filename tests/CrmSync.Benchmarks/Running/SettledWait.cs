using System.Globalization;
using CrmSync.Host.Client;
using CrmSync.Host.Demo;

namespace CrmSync.Benchmarks.Running;

/// <summary>Waits for B-17 through the gateway.</summary>
internal static class SettledWait
{
    /// <summary>Path of the connection.</summary>
    public const string Connection = $"/v1/connections/{DemoConnection.Id}";

    /// <summary>One look waits this long at most (contract.md).</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    /// <summary>Time until both sides were read past now and nothing is owed; null: not within the limit.</summary>
    public static async Task<TimeSpan?> SettledAsync(this Site site, TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        var after = Uri.EscapeDataString(clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < longest)
        {
            var answer = await gateway.GetAsync($"{Connection}/settled?after={after}", cancellationToken);
            if (answer.Text("settled") == "true") return clock.GetElapsedTime(began);
        }
        return null;
    }
}
