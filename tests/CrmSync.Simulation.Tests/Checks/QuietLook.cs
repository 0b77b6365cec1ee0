using System.Net.Http.Json;
using System.Text.Json;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>A stretch after settled, in which nobody edits: what was written then, and how often we called to write (I4).</summary>
internal static class QuietLook
{
    /// <summary>Where it begins.</summary>
    public static async Task<QuietStretch> BeginAsync(Sides sides) =>
        new(sides.Marketo.Controls.History.Last, sides.Dynamics.Controls.History.Last, await WritesAsync(sides.MarketoDoor), await WritesAsync(sides.DynamicsDoor));

    /// <summary>What came since.</summary>
    public static async Task<QuietStretch> EndAsync(Sides sides, QuietStretch begun) =>
        begun with { MarketoCalls = await WritesAsync(sides.MarketoDoor) - begun.MarketoCalls, DynamicsCalls = await WritesAsync(sides.DynamicsDoor) - begun.DynamicsCalls };

    private static async Task<long> WritesAsync(HttpClient door) =>
        (await door.GetFromJsonAsync<JsonElement>(new Uri("/_sim/stats", UriKind.Relative))).GetProperty("calls").GetProperty("write").EnumerateObject().Sum(operation => operation.Value.GetInt64());
}
