using CrmSync.Contracts.Delivery;
using CrmSync.Contracts.Feeds;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Invocation;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Nothing depends on a one-way message arriving (B-13).</summary>
public sealed class LostMessageTests
{
    [Theory]
    [InlineData(nameof(IFeedGrain.SettledAsync), 2)]
    [InlineData(nameof(IDeliveryGrain.SendAsync), 2)]
    public async Task B_13_A_lost_message_to_feed_or_delivery_changes_nothing_in_the_end(string message, int times)
    {
        var post = new LosingPost(message, times);
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(post));
        using var lead = await Pair.LinkedAsync(engine, "leads", "b13@example.com", ("address1_city", "Oslo"), ("jobtitle", "Clerk"));

        post.IsLosing = true;
        await lead.InDynamicsAsync("address1_city", "Hamar");
        await lead.InMarketoAsync("title", "Chief");
        await engine.SettleAsync();

        Assert.Equal(times, post.Lost);
        await lead.AssertAsync("city", "address1_city", "Hamar");
        await lead.AssertAsync("title", "jobtitle", "Chief");
        Assert.Single(await lead.OursInMarketoAsync(), e => e is { Operation: "update", Field: "city" });
        Assert.Single(await lead.OursInDynamicsAsync(), e => e.Field == "jobtitle");
        Assert.Empty(await lead.CollisionsAsync());
        Assert.All((await engine.Control.StatusAsync()).Feeds, feed => Assert.Equal(0, feed.PagesWaiting));
    }

    /// <summary>Loses the first messages of one kind: the sender believes that they went.</summary>
    private sealed class LosingPost(string message, int times) : IOutgoingGrainCallFilter
    {
        private int seen;

        public bool IsLosing { get; set; }

        public int Lost => Math.Min(seen, times);

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (!IsLosing || context.MethodName != message || Interlocked.Increment(ref seen) > times) return context.Invoke();
            context.Response = Response.Completed;
            return Task.CompletedTask;
        }
    }
}
