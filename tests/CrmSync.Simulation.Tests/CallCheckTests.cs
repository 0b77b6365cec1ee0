using System.Net;
using System.Text;
using CrmSync.Host.Demo;
using CrmSync.Simulation.Tests.Checks;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Wires;
using CrmSync.Simulators.History;

namespace CrmSync.Simulation.Tests;

/// <summary>What the simulation looks for in the calls that were made goes red when it is there: hand-made calls, one of which must not be.</summary>
public sealed class CallCheckTests
{
    private const string Us = "crmsync";
    private static readonly DateTimeOffset Long = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(13, 1)]
    [InlineData(12, 0)]
    public void B_8_A_side_that_answers_only_errors_and_gets_no_rest_is_found(int calls, int found) =>
        Assert.Equal(found, RestsKept.Find("marketo", [.. Enumerable.Range(0, calls).Select(at => Long.AddSeconds(at))]).Count());

    [Theory]
    // Each time twice as long as before, and as often as that beside it; a minute and a half of looks every ten seconds; and of a row that is there again.
    [InlineData(new double[] { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 127.5 }, false, 0)]
    [InlineData(new double[] { 0, 0.1, 0.2, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 }, false, 0)]
    [InlineData(new double[] { 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110 }, false, 1)]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, false, 1)]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, true, 0)]
    public void D_9_A_row_that_is_not_there_and_is_looked_for_again_and_again_is_found(double[] seconds, bool isBack, int found)
    {
        HistoryLine End(string operation, double at) => new(0, Long.AddSeconds(at), "human", operation, "lead", "row", null, null, null);
        HistoryLine[] dynamics = isBack ? [End("delete", -2), End("create", -1)] : [End("create", -2), End("delete", -1)];
        Assert.Equal(found, LooksRest.Find(seconds.Select(at => ("row", Long.AddSeconds(at))), dynamics).Count());
    }

    [Theory]
    [InlineData("text/html", 0)]
    [InlineData("application/json", 1)]
    public async Task D_9_A_page_of_whatever_stands_before_Dynamics_is_no_answer_of_a_row_that_is_not_there(string type, int found)
    {
        const string Row = "00000000-0000-0000-0000-000000000001";
        var (looks, dynamics) = (new Looks(new World(1, Long), TimeSpan.Zero), new Unanswered());
        using var way = new HttpMessageInvoker(looks.Through(dynamics));
        dynamics.Answer.SetResult(new(HttpStatusCode.NotFound) { Content = new StringContent("{}", Encoding.UTF8, type) });
        using var one = await way.SendAsync(new(HttpMethod.Get, $"https://dynamics.sim/api/data/v9.2/leads({Row})"), CancellationToken.None);
        using var many = await way.SendAsync(new(HttpMethod.Post, "https://dynamics.sim/api/data/v9.2/$batch") { Content = new StringContent($"GET /api/data/v9.2/leads({Row})?$select=x HTTP/1.1") }, CancellationToken.None);
        Assert.Equal(2 * found, looks.All.Count);
    }

    [Theory]
    [InlineData(7, "a", "1", 1)]
    [InlineData(5, "a", "1", 0)]
    [InlineData(7, "b", "1", 0)]
    [InlineData(7, "a", "2", 0)]
    public void V_6_An_activity_that_stands_twice_although_the_first_one_could_be_seen_is_found(double seconds, string second, string person, int found)
    {
        HistoryEntry Line(double at, string field, string value) => new(0, Long.AddSeconds(at), Us, "create", "activity", $"{at}", field, null, value);
        HistoryEntry[] told = [Line(0, "leadId", "1"), Line(0, "activityKey", "a"), Line(seconds, "leadId", person), Line(seconds, "activityKey", second)];
        Assert.Equal(found, LookedFor.Find(told, TimeSpan.FromSeconds(6)).Count());
    }

    [Theory]
    [InlineData("createOnly", "ann@example.com", false, 1)]
    [InlineData("createOnly", "ANN@example.com", false, 1)]
    [InlineData("createOnly", "bob@example.com", false, 0)]
    [InlineData("updateOnly", "ann@example.com", false, 0)]
    [InlineData("createOnly", "ann@example.com", true, 0)]
    public async Task N_15_Two_creates_under_one_e_mail_that_are_on_their_way_at_once_are_found(string action, string email, bool isAnswered, int found)
    {
        var (keys, marketo) = (new KeysInFlight(new World(1, Long)), new Unanswered());
        using var silo = new HttpMessageInvoker(keys.Through(marketo));
        var first = CreateAsync("createOnly", "ann@example.com");
        if (isAnswered) await AnswerAsync(first);
        var second = CreateAsync(action, email);
        await AnswerAsync(first, second);
        Assert.Equal(found, keys.Twice.Count);
        Assert.DoesNotContain(keys.Twice, line => line.Contains('@', StringComparison.Ordinal));

        Task<HttpResponseMessage> CreateAsync(string action, string email) => silo.SendAsync(
            new(HttpMethod.Post, "https://marketo.sim/rest/v1/leads.json") { Content = new StringContent($$"""{"action":"{{action}}","input":[{"email":"{{email}}","id":7}]}""") }, CancellationToken.None);

        Task AnswerAsync(params Task<HttpResponseMessage>[] calls)
        {
            marketo.Answer.TrySetResult(new());
            return Task.WhenAll(calls);
        }
    }

    [Fact]
    public void B_8_Calls_of_Marketos_day_that_are_not_told_as_used_are_found_whatever_day_it_is_here()
    {
        // A quarter of an hour about midnight UTC, which is evening in Chicago; and about midnight there, when a new day begins.
        List<DateTimeOffset> Calls(DateTimeOffset from) => [.. Enumerable.Range(0, 15).Select(minute => from.AddMinutes(minute))];
        var (evening, night) = (Long.AddMinutes(-5), Long.AddHours(6).AddMinutes(-5));
        Assert.Single(DayCounted.Find(new("marketo", 10, null, null), Calls(evening), evening.AddMinutes(15)));
        Assert.Empty(DayCounted.Find(new("marketo", 15, null, null), Calls(evening), evening.AddMinutes(15)));
        Assert.Empty(DayCounted.Find(new("marketo", 10, null, null), Calls(night), night.AddMinutes(15)));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(7, 1)]
    public async Task B_8_A_call_that_is_larger_than_what_went_well_eight_times_is_found(int goneWell, int found)
    {
        var world = new World(1, Long);
        var (portions, answers) = (new Portions(world), new Queue<string>());
        using var marketo = new HttpMessageInvoker(portions.Through(new Answers(answers)));
        await SendAsync(marketo, answers, 8, """{"success":false,"errors":[{"code":"611"}]}""");
        world.RunTo(Long.AddMinutes(2));
        for (var i = 0; i < goneWell; i++) await SendAsync(marketo, answers, 2, """{"success":true}""");
        for (var i = 0; i < 8; i++) await SendAsync(marketo, answers, 1, """{"success":true}""");
        await SendAsync(marketo, answers, 4, """{"success":true}""");
        Assert.Equal(found, portions.TooLarge.Count);
    }

    [Theory]
    [InlineData(60, 3, 0)]
    [InlineData(60, 4, 1)]
    [InlineData(120, 1, 1)]
    [InlineData(20, 4, 0)]
    public async Task B_8_The_few_calls_that_were_made_up_before_one_was_too_large_and_waited_for_their_turn_are_not_found(int secondsLater, int calls, int found)
    {
        var world = new World(1, Long);
        var (portions, answers) = (new Portions(world), new Queue<string>());
        using var marketo = new HttpMessageInvoker(portions.Through(new Answers(answers)));
        await SendAsync(marketo, answers, 8, """{"success":false,"errors":[{"code":"611"}]}""");
        world.RunTo(Long.AddSeconds(secondsLater));
        for (var i = 0; i < calls; i++) await SendAsync(marketo, answers, 8, """{"success":true}""");
        Assert.Equal(found, portions.TooLarge.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void B_8_More_calls_than_are_allowed_within_20_seconds_are_found_but_for_those_of_a_store_that_was_put_back(int over)
    {
        const int Most = 8;
        // The ninth is made a tick before the first one's 20 seconds are over, or when they are.
        var calls = Enumerable.Range(0, Most).Select(at => Long.AddSeconds(at)).Append(Long.AddSeconds(20).AddTicks(-over)).ToList();
        Assert.Equal(over, new CallsKept(Most, []).Find(calls).Count());
        Assert.Empty(new CallsKept(Most, [(Long.AddSeconds(5), Long.AddSeconds(10))]).Find(calls));
        Assert.Equal(over, new CallsKept(Most, [(Long.AddSeconds(30), Long.AddSeconds(40))]).Find(calls).Count());
    }

    private static async Task SendAsync(HttpMessageInvoker marketo, Queue<string> answers, int records, string answer)
    {
        answers.Enqueue(answer);
        using var call = new HttpRequestMessage(HttpMethod.Post, "http://marketo.sim/rest/v1/leads.json") { Content = new StringContent($$"""{"input":[{{string.Join(',', Enumerable.Repeat("{}", records))}}]}""") };
        using var _ = await marketo.SendAsync(call, CancellationToken.None);
    }

    private sealed class Answers(Queue<string> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage { Content = new StringContent(answers.Dequeue()) });
    }

    // Answers every call when it is told to.
    private sealed class Unanswered : HttpMessageHandler
    {
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer.Task;
    }
}
