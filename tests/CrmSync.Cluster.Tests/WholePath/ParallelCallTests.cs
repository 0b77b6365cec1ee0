using CrmSync.Contracts.Budgets;
using CrmSync.Contracts.Connections;
using CrmSync.Domain.Budgets;
using CrmSync.Grains.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>No more calls to Dynamics at the same time than it advises, and fewer after it refused one (B-8).</summary>
public sealed class ParallelCallTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task B_8_A_silo_holds_as_many_calls_as_the_side_advises_and_who_waits_goes_on_when_one_ends()
    {
        using var budget = new SiloBudget(() => new Open(), new ParallelCalls(8, 4), clock);
        budget.Advised(2);
        var (first, second) = (await TakeAsync(budget), await TakeAsync(budget));
        var third = TakeAsync(budget);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();
        (await third).Dispose();
        budget.Advised(48);
        var all = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => TakeAsync(budget)));
        var over = TakeAsync(budget);
        Assert.False(over.IsCompleted);
        second.Dispose();
        (await over).Dispose();
        foreach (var permit in all) permit.Dispose();
    }

    [Fact]
    public async Task B_8_After_a_refusal_nothing_leaves_for_as_long_as_the_side_asks_and_then_half_as_much_at_once()
    {
        using var budget = new SiloBudget(() => new Open(), new ParallelCalls(4, 4), clock);
        for (var i = 0; i < 3; i++) budget.HoldBack(TimeSpan.FromSeconds(30), "throttled");
        budget.Told(1, null);
        Assert.Equal(2, budget.CallsMax);
        var first = TakeAsync(budget);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(first.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await first).Dispose();
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(4, budget.CallsMax);
    }

    [Fact]
    public async Task B_8_Who_gives_up_waiting_leaves_its_place_to_the_next()
    {
        using var budget = new SiloBudget(() => new Open(), new ParallelCalls(1, 1), clock);
        using var impatient = new CancellationTokenSource();
        var first = await TakeAsync(budget);
        var gone = budget.TakeAsync(impatient.Token).AsTask();
        var next = TakeAsync(budget);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task B_8_A_governor_that_cannot_answer_is_waited_for_and_not_without_end()
    {
        var governor = new Open { Fails = 2 };
        using var budget = new SiloBudget(() => governor, new ParallelCalls(4, 4), clock);
        var first = TakeAsync(budget);
        for (var i = 0; i < 2; i++) clock.Advance(TimeSpan.FromSeconds(1));
        (await first).Dispose();
        clock.Advance(TimeSpan.FromMinutes(1));
        governor.Fails = int.MaxValue;
        var lost = TakeAsync(budget);
        for (var i = 0; i < 10; i++) clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<IOException>(() => lost);
    }

    [Fact]
    public async Task B_8_The_engine_goes_by_the_advice_of_the_environment_within_the_operators_limit()
    {
        await using var engine = await Engine.StartAsync(adjust: s => s with { DynamicsConcurrency = 3 }, startSilo: false);
        await engine.DynamicsControl.LimitsAsync(new { dopHint = 2 });
        await engine.StartSiloAsync();
        await engine.SettleAsync();
        Assert.Equal(2, CallsOf(engine));
        await engine.DynamicsControl.LimitsAsync(new { dopHint = 48 });
        await Engine.UntilAsync(() => Task.FromResult(CallsOf(engine) == 3), "the new advice is followed up to the operator's limit");
    }

    private static int CallsOf(Engine engine) =>
        ((CrmSync.Grains.Connections.ConnectionDirectory)engine.Services.GetService(typeof(CrmSync.Grains.Connections.ConnectionDirectory))!).DynamicsCalls(Engine.Connection);

    private static Task<IDisposable> TakeAsync(SiloBudget budget) => budget.TakeAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>A governor that grants everything, once it can answer.</summary>
    private sealed class Open : IGovernorGrain
    {
        public int Fails { get; set; }

        public Task<CallLease> LeaseAsync(int wanted) => Fails-- > 0 ? Task.FromException<CallLease>(new IOException()) : Task.FromResult(new CallLease(wanted, TimeSpan.Zero));

        public Task HoldBackAsync(TimeSpan wait) => Task.CompletedTask;

        public Task<TimeSpan> PauseBetweenReadsAsync(int callsPerRead) => Task.FromResult(TimeSpan.Zero);

        public Task<TimeSpan> PauseWhenRungAsync(int callsPerRead) => Task.FromResult(TimeSpan.Zero);

        public Task<BudgetView> StatusAsync() => throw new NotSupportedException();
    }
}
