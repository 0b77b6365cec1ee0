using System.Text.Json;
using CrmSync.Domain.Systems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Systems.Tests.Marketo;

public sealed class WriterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Partial_success_answers_one_outcome_each_in_order()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.People("""
            {"id":1,"status":"updated"},{"status":"skipped","reasons":[{"code":"1004","message":"Lead not found"}]},
            {"status":"skipped","reasons":[{"code":"1003","message":"Invalid value for field 'First Name' and value 'Ann3'"}]},
            {"status":"skipped","reason":{"code":"1007","message":"Multiple lead match lookup criteria"}}
            """));
        var outcomes = await stub.System.WriteAsync([Update(1), Update(2), Update(3), Update(4)], Maps.Five, Ct);
        Assert.Equal(
            [
                new Outcome.Accepted(RecordId.Person(1), null), new Outcome.Refused(RefusalReason.NotFound, "1004", "Lead not found", null),
                new Outcome.Refused(RefusalReason.Invalid, "1003", "Invalid value for field 'First Name' and value '…'", "firstName"),
                new Outcome.Refused(RefusalReason.Ambiguous, "1007", "Multiple lead match lookup criteria", null),
            ], outcomes.Select(outcome => outcome is Outcome.Accepted accepted ? accepted with { AppliedFrom = null } : outcome));
    }

    [Fact]
    public async Task C_7_An_accepted_write_says_from_when_on_by_Marketos_clock_it_can_have_been_applied()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", """{"requestId":"a1#19a2b3c4d5e","success":true,"result":[{"id":1,"status":"updated"}]}""");
        var answered = DateTimeOffset.FromUnixTimeMilliseconds(0x19a2b3c4d5e);
        var from = Assert.IsType<Outcome.Accepted>(Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct))).AppliedFrom;
        Assert.InRange(from!.Value, answered.AddMinutes(-2), answered.AddSeconds(-1));
    }

    [Fact]
    public async Task C_7_An_accepted_write_whose_answer_was_long_on_its_way_was_not_applied_before_it_left()
    {
        var shown = DateTimeOffset.FromUnixTimeMilliseconds(0x19a2b3c4d5e);
        var clock = new FakeTimeProvider(shown);
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads.json", Echo, call =>
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            return Echo(call);
        });
        await stub.System.WriteAsync([Update(1)], Maps.Five, Ct);
        Assert.Equal(shown.AddSeconds(-5), Assert.IsType<Outcome.Accepted>(Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct))).AppliedFrom);
    }

    [Theory, InlineData(45), InlineData(-45)]
    public async Task C_7_C_12_A_write_whose_answer_is_lost_says_that_too_reckoned_from_what_Marketos_clock_showed_last(int ahead)
    {
        var shown = DateTimeOffset.FromUnixTimeMilliseconds(0x19a2b3c4d5e);
        await using var stub = await StubMarketo.StartAsync(new FakeTimeProvider(shown.AddSeconds(ahead)));
        stub.On("leads.json", _ => Results.StatusCode(502));
        Assert.Equal(shown.AddSeconds(-5), Assert.IsType<Outcome.Deferred>(Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct))).AppliedFrom);
    }

    [Fact]
    public async Task C_7_C_12_A_write_whose_answer_is_lost_was_not_applied_while_its_permit_was_waited_for()
    {
        var shown = DateTimeOffset.FromUnixTimeMilliseconds(0x19a2b3c4d5e);
        var clock = new FakeTimeProvider(shown);
        await using var stub = await StubMarketo.StartAsync(clock);
        stub.On("leads.json", Echo, _ => Results.StatusCode(502));
        await stub.System.WriteAsync([Update(1)], Maps.Five, Ct);
        stub.Budget.OnTaken = _ => clock.Advance(TimeSpan.FromSeconds(20));
        var lost = Assert.IsType<Outcome.Deferred>(Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct)));
        Assert.Equal((shown.AddSeconds(20 - 5), shown.AddSeconds(20)), (lost.AppliedFrom, lost.Left));
    }

    [Fact]
    public async Task D_8_An_update_is_updateOnly_by_id_and_300_go_in_one_call()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", Echo);
        var outcomes = await stub.System.WriteAsync([.. Enumerable.Range(1, 601).Select(Update)], Maps.Five, Ct);
        Assert.All(outcomes, o => Assert.IsType<Outcome.Accepted>(o));
        var bodies = stub.To("leads.json").Select(c => JsonDocument.Parse(c.Body).RootElement).ToList();
        Assert.Equal([300, 300, 1], bodies.Select(b => b.GetProperty("input").GetArrayLength()));
        Assert.All(bodies, b => Assert.Equal(("updateOnly", "id"), (b.GetProperty("action").GetString(), b.GetProperty("lookupField").GetString())));
    }

    [Fact]
    public async Task Bodies_keep_below_the_limit()
    {
        await using var stub = await StubMarketo.StartAsync(with: o => o with { BodyBytesMax = 2000 });
        stub.On("leads.json", Echo);
        var outcomes = await stub.System.WriteAsync([.. Enumerable.Range(1, 100).Select(Update)], Maps.Five, Ct);
        Assert.All(outcomes, o => Assert.IsType<Outcome.Accepted>(o));
        Assert.All(stub.To("leads.json"), c => Assert.InRange(c.Body.Length, 1, 2000));
    }

    [Fact]
    public async Task B_8_What_is_still_to_go_after_a_call_that_was_too_large_goes_in_smaller_ones()
    {
        await using var stub = await StubMarketo.StartAsync(with: o => o with { BatchSize = 8 });
        stub.On("leads.json", _ => StubMarketo.Json(StubMarketo.Error("611")), Echo);
        var outcomes = await stub.System.WriteAsync([.. Enumerable.Range(1, 13).Select(Update)], Maps.Five, Ct);
        Assert.Equal(5, outcomes.Count(o => o is Outcome.Accepted));
        Assert.Equal([8, 2, 2, 1], stub.To("leads.json").Select(c => JsonDocument.Parse(c.Body).RootElement.GetProperty("input").GetArrayLength()));
    }

    [Fact]
    public async Task N_15_Creates_go_by_key_field_in_one_createOnly_call_each_with_the_link()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", Echo);
        var outcomes = await stub.System.WriteAsync([Create("a", "email", "a@x.test"), Create("b", LinkFields.DynamicsId, null), Create("c", "email", "c@x.test"), Create("d", "email", null)], Maps.Five, Ct);
        Assert.Equal([true, true, true, false], outcomes.Select(o => o is Outcome.Accepted));
        Assert.Equal("email", Assert.IsType<Outcome.Refused>(outcomes[3]).Field);
        var bodies = stub.To("leads.json").Select(c => JsonDocument.Parse(c.Body).RootElement).ToList();
        Assert.Equal([("createOnly", "email", 2), ("createOnly", LinkFields.DynamicsId, 1)], bodies.Select(b => (b.GetProperty("action").GetString(), b.GetProperty("lookupField").GetString(), b.GetProperty("input").GetArrayLength())));
        Assert.All(bodies.SelectMany(b => b.GetProperty("input").EnumerateArray()), p => Assert.True(p.TryGetProperty(LinkFields.DynamicsId, out _)));
    }

    [Fact]
    public async Task A_field_that_Marketo_does_not_have_is_refused_by_name_without_a_call()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", Echo);
        var outcomes = await stub.System.WriteAsync([new UpdateRecord("w", RecordId.Person(1), new Dictionary<string, string?> { ["shoeSize"] = "43" }, 0), Update(2)], Maps.Five, Ct);
        Assert.Equal(("1006", "shoeSize"), outcomes[0] is Outcome.Refused refused ? (refused.Code, refused.Field) : default);
        Assert.IsType<Outcome.Accepted>(outcomes[1]);
    }

    [Fact]
    public async Task A_batch_refused_as_a_whole_is_halved_until_the_one_at_fault_is_found()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", call => call.Body.Contains("\"id\":13,", StringComparison.Ordinal) ? StubMarketo.Json(StubMarketo.Error("1003", "Invalid data")) : Echo(call));
        var outcomes = await stub.System.WriteAsync([.. Enumerable.Range(1, 100).Select(Update)], Maps.Five, Ct);
        Assert.Equal(12, Assert.Single(outcomes.Select((o, i) => (o, i)), x => x.o is Outcome.Refused).i);
        Assert.Equal(99, outcomes.Count(o => o is Outcome.Accepted));
    }

    [Fact]
    public async Task Too_large_a_body_is_halved()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", call => call.Body.Length > 400 ? Results.StatusCode(413) : Echo(call));
        Assert.All(await stub.System.WriteAsync([.. Enumerable.Range(1, 40).Select(Update)], Maps.Five, Ct), o => Assert.IsType<Outcome.Accepted>(o));
    }

    [Theory]
    [InlineData("606", "throttled", false, true)]
    [InlineData("615", "throttled", false, true)]
    [InlineData("607", "quota", false, true)]
    [InlineData("608", "serverError", false, false)]
    [InlineData("604", "timedOut", true, false)]
    [InlineData("611", "serverError", true, false)]
    public async Task C_12_A_code_for_the_whole_call_defers_every_write_and_is_never_repeated(string code, string reason, bool mayLand, bool held)
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.Error(code));
        var outcomes = await stub.System.WriteAsync([Update(1), Update(2)], Maps.Five, Ct);
        Assert.All(outcomes, o => Assert.Equal((reason, mayLand), o is Outcome.Deferred d ? (d.Reason, d.MayLand) : default));
        Assert.Single(stub.To("leads.json"));
        Assert.Equal(held, stub.Budget.Held.Any(h => h.Reason == reason));
    }

    [Fact]
    public async Task C_12_What_is_no_answer_of_Marketo_leaves_the_outcome_open()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", _ => Results.Text("<html>maintenance</html>", "text/html"), _ => Results.StatusCode(502), _ => StubMarketo.Json(StubMarketo.People("")));
        foreach (var reason in new[] { "badAnswer", "serverError", "badAnswer" })
            Assert.Equal(new Outcome.Deferred(reason, null, true), Known(Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct))));
    }

    [Fact]
    public async Task C_12_An_answer_with_fewer_results_than_records_tells_of_none_of_them()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.People("""{"id":2,"status":"updated"},{"id":3,"status":"updated"}"""));
        Assert.Equal(Enumerable.Repeat<Outcome>(new Outcome.Deferred("badAnswer", null, true), 3), (await stub.System.WriteAsync([Update(1), Update(2), Update(3)], Maps.Five, Ct)).Select(Known));
    }

    [Fact]
    public async Task A_missing_permission_is_the_operators_business()
    {
        await using var stub = await StubMarketo.StartAsync();
        stub.On("leads.json", StubMarketo.Error("603", "Access denied"));
        Assert.Equal(new Outcome.Refused(RefusalReason.Denied, "603", "Access denied", null), Assert.Single(await stub.System.WriteAsync([Update(1)], Maps.Five, Ct)));
    }

    // From when on it can have been applied is a matter of the clock.
    private static Outcome Known(Outcome outcome) => outcome is Outcome.Deferred lost ? lost with { AppliedFrom = null, Left = null } : outcome;

    private static UpdateRecord Update(int id) => new($"w{id}", RecordId.Person(id), new Dictionary<string, string?> { ["firstName"] = $"Ann{id}" }, 0);

    private static CreateRecord Create(string id, string key, string? email) =>
        new(id, RecordKind.Person, null, key, new Dictionary<string, string?> { ["email"] = email, ["firstName"] = "Ann" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = $"link-{id}" } };

    private static IResult Echo(StubCall call)
    {
        using var body = JsonDocument.Parse(call.Body);
        var rows = body.RootElement.GetProperty("input").EnumerateArray().Select((p, i) => $$"""{"id":{{(p.TryGetProperty("id", out var id) ? id.GetInt64() : 900 + i)}},"status":"updated"}""");
        return StubMarketo.Json(StubMarketo.People(string.Join(',', rows)));
    }
}
