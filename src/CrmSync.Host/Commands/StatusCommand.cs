using System.CommandLine;
using System.Text.Json;
using CrmSync.Host.Client;

namespace CrmSync.Host.Commands;

/// <summary>How a connection stands.</summary>
internal static class StatusCommand
{
    private static readonly string[] Told = ["inStep", "waiting", "refused"];

    public static Command Create() => Target.Command("status", "State, people, feeds, lag and calls of a connection", async (parsed, gateway, connection, token) =>
        Target.Print(parsed, await gateway.GetAsync(connection, token), Show));

    /// <summary>The state in lines of at most 80 columns.</summary>
    internal static void Show(JsonElement state)
    {
        Console.WriteLine($"{state.Text("id")}: {state.Text("state")}");
        if (state.Text("trouble") is not "-" and var trouble) Console.WriteLine($"  trouble  {trouble}");
        Console.WriteLine($"  people   {People(state)}");
        Console.WriteLine($"  open     {state.Text("backlog")} writes, {state.Text("refusals")} refusals{Parked(state)}");
        foreach (var feed in state.Items("feeds"))
            Console.WriteLine($"  feed     {feed.Text("id"),-17} {feed.Text("state"),-8} read to {feed.Moment("readTo")} UTC, {feed.Text("peopleWaiting")} waiting");
        foreach (var lane in state.Items("lanes").Where(lane => lane.TryGetProperty("lag", out _)))
            Console.WriteLine($"  lag      {lane.Text("id"),-17} p50 {Lag(lane, "p50")}  p95 {Lag(lane, "p95")}  p99 {Lag(lane, "p99")}");
        if (state.TryGetProperty("firstSync", out var first) && first.ValueKind == JsonValueKind.Object)
            Console.WriteLine($"  first    {first.Text("state")}: {first.Text("people")} people known, {first.Text("left")} to go, {(first.Text("estimateSeconds") is not "-" and var left ? $"about {left} s" : "no estimate yet")}");
        if (state.TryGetProperty("refresh", out var refresh) && refresh.ValueKind == JsonValueKind.Object) Console.WriteLine($"  refresh  {FieldsText.Refresh(refresh)}");
        foreach (var budget in state.Items("budgets"))
            Console.WriteLine($"  calls    {budget.Text("system"),-17} {budget.Text("callsToday")} today, {(budget.Text("left") is not "-" and var left ? $"{left} left" : "no daily limit")}");
        Console.WriteLine($"  done     {state.Text("written")} writes, {state.Text("collisions")} collisions since the silo started");
    }

    private static string People(JsonElement state)
    {
        var counts = state.Members("people").ToDictionary(member => member.Name, member => member.Value.GetInt64());
        var rest = counts.Where(count => !Told.Contains(count.Key) && count.Value > 0).Select(count => $", {count.Value} {count.Key}");
        return $"{counts.GetValueOrDefault("inStep"):N0} in step, {counts.GetValueOrDefault("waiting"):N0} waiting, {counts.GetValueOrDefault("refused"):N0} refused"
            + $"{string.Concat(rest)}; {state.Number("oneSided"):N0} on one side";
    }

    private static string Parked(JsonElement state)
    {
        var reasons = state.Members("parked").Where(reason => reason.Value.GetInt64() > 0).Select(reason => $"{reason.Name} {reason.Value.GetInt64():N0}").ToList();
        return reasons.Count == 0 ? "" : $"; parked: {string.Join(", ", reasons)}";
    }

    private static string Lag(JsonElement lane, string name) => lane.GetProperty("lag").Text(name) is not ("-" or "0") and var seconds ? $"{seconds} s" : "-";
}
