using CrmSync.Contracts.People;
using Microsoft.Extensions.DependencyInjection;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Between the delivery, which has the answer, and the person, who waits for it.</summary>
public sealed class AnswerOnItsWayTests
{
    [Fact]
    public async Task C_12_A_call_whose_answer_is_on_its_way_to_its_person_is_with_the_delivery_still_and_of_no_unknown_outcome()
    {
        var post = new SlowPost();
        await using var engine = await Engine.StartAsync(marketo: Texts.Prompt, configure: silo => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(post));
        using var lead = await Pair.LinkedAsync(engine, "leads", "c12.way@example.com", ("address1_city", "Oslo"));

        post.IsHolding = true;
        await lead.InDynamicsAsync("address1_city", "Hamar");
        var call = await post.Held.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(await Pair.Delivery(engine, "marketo").HasAsync(call));

        post.Released.SetResult();
        await engine.SettleAsync();
        await lead.AssertAsync("city", "address1_city", "Hamar");
    }

    /// <summary>Holds the first answer that the delivery hands to a person.</summary>
    private sealed class SlowPost : IOutgoingGrainCallFilter
    {
        public bool IsHolding { get; set; }

        public TaskCompletionSource<string> Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (IsHolding && context.InterfaceMethod.DeclaringType == typeof(IPersonGrain) && context.MethodName == nameof(IPersonGrain.SettleAsync) && Held.TrySetResult((string)context.Request.GetArgument(0)!)) await Released.Task;
            await context.Invoke();
        }
    }
}
