using System.Net;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests;

/// <summary>What the checks of calls make of one that got no answer.</summary>
public sealed class UnansweredCheckTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 8, 8, 2, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 1, 1, 0)]
    [InlineData(2, 1, 0, 0)]
    [InlineData(2, 2, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    public async Task V_2_B_8_A_call_without_an_answer_in_time_makes_the_next_ones_smaller(int? late, int records, int tooSmall, int tooLarge)
    {
        var world = new World(1, Begin);
        var portions = new Portions(world);
        using var marketo = new HttpMessageInvoker(portions.Through(new LateOnce(late is not null)));
        if (late is { } most) await Assert.ThrowsAsync<TaskCanceledException>(() => SendAsync(most, "late"));
        world.RunTo(Begin.AddMinutes(3));
        for (var i = 0; i < 3; i++) await SendAsync(records, "good");
        Assert.Equal((tooSmall, tooLarge > 0), (portions.TooSmall.Count, portions.TooLarge.Count > 0));

        async Task SendAsync(int count, string whose)
        {
            var input = string.Join(',', Enumerable.Range(0, count).Select(id => $$"""{"id":"{{whose}} {{id}}"}"""));
            using var call = new HttpRequestMessage(HttpMethod.Post, "http://marketo.sim/rest/v1/leads.json") { Content = new StringContent($$"""{"input":[{{input}}]}""") };
            using var _ = await marketo.SendAsync(call, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.InternalServerError, 0)]
    [InlineData(HttpStatusCode.TooManyRequests, 0)]
    [InlineData(HttpStatusCode.Unauthorized, 0)]
    [InlineData(null, 0)]
    public async Task D_9_A_look_without_an_answer_says_nothing_of_the_row(HttpStatusCode? answer, int found)
    {
        var looks = new Looks(new World(1, Begin), TimeSpan.Zero);
        using var dynamics = new HttpMessageInvoker(looks.Through(new Says(answer)));
        using var look = new HttpRequestMessage(HttpMethod.Get, "https://dynamics.sim/api/data/v9.2/leads(00000000-0000-0000-0000-000000000001)");
        if (answer is null) await Assert.ThrowsAsync<HttpRequestException>(() => dynamics.SendAsync(look, CancellationToken.None));
        else (await dynamics.SendAsync(look, CancellationToken.None)).Dispose();
        Assert.Equal(found, looks.All.Count);
    }

    private sealed class Says(HttpStatusCode? status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            status is { } it ? Task.FromResult(new HttpResponseMessage(it) { Content = new StringContent("{}") }) : Task.FromException<HttpResponseMessage>(new HttpRequestException());
    }

    // As our own time limit ends a call.
    private sealed class LateOnce(bool isLate) : HttpMessageHandler
    {
        private bool isLate = isLate;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!isLate) return Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"success":true}""") });
            isLate = false;
            return Task.FromException<HttpResponseMessage>(new TaskCanceledException());
        }
    }
}
