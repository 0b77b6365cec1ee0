using System.Collections.Concurrent;
using System.Diagnostics;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>The six stations of the walk, as the spans tell them.</summary>
public sealed class WalkTests
{
    private const string Name = "Walker";

    // An id of its own: other tests' spans go past this listener too.
    private const string Row = "7f3a0000-0000-4000-8000-00000000a11c";

    [Fact]
    public async Task One_edit_passes_read_observe_plan_commit_deliver_and_settle_once_in_order_and_its_echo_stops_at_plan()
    {
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, adjust: setting => setting with { PollInterval = TimeSpan.FromSeconds(1) });
        await engine.InDynamics.CreateAsync("leads", new { leadid = Row, lastname = Name, subject = Name, emailaddress1 = "walk@example.com" });
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("walk@example.com", "id")).Id();
        var person = (await engine.PersonAsync(id))!.Id;
        var spans = new ConcurrentQueue<(long Order, string Station)>();
        using var listener = Listen(person, spans);

        var toMarketo = await WalkAsync(engine, spans, n => engine.InDynamics.EditAsync("leads", Row, new { jobtitle = $"Walks {n}" }));
        Assert.Equal(["observe", "plan", "commit", "deliver", "settle"], toMarketo.Take(5));
        Assert.DoesNotContain("deliver", toMarketo.Skip(5));

        var toDynamics = await WalkAsync(engine, spans, n => engine.InMarketo.EditAsync(id, new { city = $"Walked {n}" }));
        Assert.Equal(["observe", "plan", "commit", "deliver", "settle", "commit"], toDynamics.Take(6));
        Assert.Equal(["observe", "plan"], toDynamics.Skip(6));
    }

    /// <summary>The stations of one edit. On a busy machine its echo may be read before the answer is taken: that walk tells nothing, and another edit follows.</summary>
    private static async Task<List<string>> WalkAsync(Engine engine, ConcurrentQueue<(long, string)> spans, Func<int, Task> edit)
    {
        for (var attempt = 1; ; attempt++)
        {
            await edit(attempt);
            await engine.SettleAsync();
            var stations = Take(spans);
            Assert.Single(stations, "deliver");
            if (stations.TakeWhile(s => s != "settle").Count(s => s == "observe") == 1 || attempt == 5) return stations;
        }
    }

    [Fact]
    public async Task One_change_is_one_trace_from_its_read_to_its_settling_across_the_grains()
    {
        const string row = "7f3a0000-0000-4000-8000-00000000a11d";
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.InDynamics.CreateAsync("leads", new { leadid = row, lastname = Name, subject = Name, emailaddress1 = "trace@example.com" });
        await engine.SettleAsync();
        var person = (await engine.PersonOfRowAsync(row))!.Id;
        var spans = new ConcurrentQueue<(string Station, string? Person, ActivityTraceId Trace)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CrmSync",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue((span.OperationName, span.GetTagItem("crmsync.person") as string, span.TraceId)),
        };
        ActivitySource.AddActivityListener(listener);

        await engine.InDynamics.EditAsync("leads", row, new { jobtitle = "Traced" });
        await engine.SettleAsync();

        var trace = Assert.Single(spans, span => span.Station == "deliver" && span.Person == person).Trace;
        Assert.Equal(["commit", "deliver", "observe", "plan", "settle"], spans.Where(span => span.Trace == trace && span.Person == person).Select(span => span.Station).Distinct().Order());
        Assert.Single(spans, span => span.Trace == trace && span.Station == "read");
        Assert.Contains(spans, span => span.Station == "read" && span.Trace != trace);
    }

    private static ActivityListener Listen(string person, ConcurrentQueue<(long, string)> spans)
    {
        var order = 0L;
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CrmSync",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => span.SetCustomProperty("order", Interlocked.Increment(ref order)),
            ActivityStopped = span =>
            {
                if (span.GetTagItem("crmsync.person") as string == person) spans.Enqueue(((long)span.GetCustomProperty("order")!, span.OperationName));
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static List<string> Take(ConcurrentQueue<(long Order, string Station)> spans)
    {
        var taken = new List<(long Order, string Station)>();
        while (spans.TryDequeue(out var span)) taken.Add(span);
        return [.. taken.OrderBy(s => s.Order).Select(s => s.Station)];
    }
}
