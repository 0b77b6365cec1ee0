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
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt);
        await engine.InDynamics.CreateAsync("leads", new { leadid = Row, lastname = Name, subject = Name, emailaddress1 = "walk@example.com" });
        await engine.SettleAsync();
        var id = Assert.Single(await engine.InMarketo.FindAsync("walk@example.com", "id")).Id();
        var person = (await engine.PersonAsync(id))!.Id;
        var spans = new ConcurrentQueue<(long Order, string Station)>();
        using var listener = Listen(person, spans);

        await engine.InDynamics.EditAsync("leads", Row, new { jobtitle = "Walks" });
        await engine.SettleAsync();
        var toMarketo = Take(spans);
        Assert.Equal(["observe", "plan", "commit", "deliver", "settle"], toMarketo.Take(5));
        Assert.DoesNotContain("deliver", toMarketo.Skip(5));

        await engine.InMarketo.EditAsync(id, new { city = "Walked" });
        await engine.SettleAsync();
        var toDynamics = Take(spans);
        Assert.Equal(["observe", "plan", "commit", "deliver", "settle", "commit"], toDynamics.Take(6));
        Assert.Equal(["observe", "plan"], toDynamics.Skip(6));
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
