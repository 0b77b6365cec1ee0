using System.Globalization;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Wires;

namespace CrmSync.Simulation.Tests;

/// <summary>What the simulation looks for in how calls follow each other goes red when it is there.</summary>
public sealed class WireCheckTests
{
    private const string Row = "00000000-0000-0000-0000-000000000001";
    private static readonly DateTimeOffset Long = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("leads.json", "id", "7", false, 1)]
    [InlineData("activities/external.json", "leadId", "7", false, 1)]
    [InlineData("leads.json", "id", "8", false, 0)]
    [InlineData("leads.json?_method=GET", "id", "7", false, 0)]
    [InlineData("leads.json", "id", "7", true, 0)]
    public async Task S_6_Two_calls_to_Marketo_that_write_to_one_record_at_once_are_found(string path, string name, string id, bool isAnswered, int found)
    {
        var (records, side) = (new RecordsInFlight(new World(1, Long)), new Unanswered());
        using var marketo = new HttpMessageInvoker(records.Through("marketo", side));
        var first = CallAsync("leads.json", "id", "7");
        if (isAnswered) await AnswerAsync(first);
        await AnswerAsync(first, CallAsync(path, name, id));
        Assert.Equal(found, records.Twice.Count);

        async Task CallAsync(string path, string name, string id)
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, $"http://marketo.sim/rest/v1/{path}") { Content = new StringContent($$"""{"input":[{"{{name}}":{{id}}}]}""") };
            using var _ = await marketo.SendAsync(call, CancellationToken.None);
        }

        Task AnswerAsync(params Task[] calls)
        {
            side.Answer.TrySetResult(new HttpResponseMessage());
            return Task.WhenAll(calls);
        }
    }

    [Theory]
    [InlineData("PATCH", 1)]
    [InlineData("GET", 0)]
    public async Task S_6_Two_calls_to_Dynamics_that_write_to_one_row_at_once_are_found(string method, int found)
    {
        var (records, side) = (new RecordsInFlight(new World(1, Long)), new Unanswered());
        using var dynamics = new HttpMessageInvoker(records.Through("dynamics", side));
        using var alone = new HttpRequestMessage(HttpMethod.Patch, $"http://dynamics.sim/api/data/v9.2/leads({Row})");
        using var batch = new HttpRequestMessage(HttpMethod.Post, "http://dynamics.sim/api/data/v9.2/$batch") { Content = new StringContent($"{method} /api/data/v9.2/leads({Row}) HTTP/1.1") };
        var calls = new[] { alone, batch }.Select(call => dynamics.SendAsync(call, CancellationToken.None)).ToList();
        side.Answer.TrySetResult(new HttpResponseMessage());
        await Task.WhenAll(calls);
        Assert.Equal(found, records.Twice.Count);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 0)]
    public async Task V_2_Records_that_leave_one_after_the_other_where_one_call_would_do_are_found(int calls, int found)
    {
        var world = new World(1, Long);
        var portions = new Portions(world);
        using var marketo = new HttpMessageInvoker(portions.Through(new Good()));
        for (var i = 0; i < calls; i++) await SendAsync();
        world.RunTo(Long.AddSeconds(1));
        await SendAsync();
        Assert.Equal(found, portions.TooSmall.Count);

        async Task SendAsync()
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, "http://marketo.sim/rest/v1/leads.json") { Content = new StringContent("""{"input":[{}]}""") };
            using var _ = await marketo.SendAsync(call, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("personNotes", 10_001, 1)]
    [InlineData("personNotes", 10_000, 0)]
    [InlineData("title", 10_001, 0)]
    public async Task V_5_A_text_of_more_bytes_than_Marketo_takes_is_found_where_it_left(string field, int characters, int found)
    {
        var sent = new SentUpdates(new World(1, Long));
        using var marketo = new HttpMessageInvoker(sent.Through(new Good()));
        using var call = new HttpRequestMessage(HttpMethod.Post, "http://marketo.sim/rest/v1/leads.json") { Content = new StringContent($$"""{"input":[{"id":7,"{{field}}":"{{new string('営', characters)}}"}]}""") };
        using var _ = await marketo.SendAsync(call, CancellationToken.None);
        Assert.Equal(found, sent.TooLong.Count());
    }

    [Theory]
    [InlineData("leads 10, contacts 10", 0)]
    [InlineData("leads 10, contacts 2", 1)]
    [InlineData("", 2)]
    public void S_10_A_table_that_is_not_read_anew_for_another_organisation_is_found(string walks, int found)
    {
        var begun = walks.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(walk => walk.Split(' ')).Select(walk => (walk[0], Long.AddSeconds(int.Parse(walk[1], CultureInfo.InvariantCulture)))).ToList();
        Assert.Equal(found, Walks.Left([Long.AddSeconds(5)], begun).Count());
        Assert.Empty(Walks.Left([], begun));
    }

    private sealed class Good : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"success":true}""") });
    }

    // Answers every call when it is told to.
    private sealed class Unanswered : HttpMessageHandler
    {
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer.Task;
    }
}
