using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Refusals and requests in hand-made histories: told once, everywhere; answered by a row or a reason.</summary>
public sealed class RefusalVerdictTests
{
    private const string Bad = "Atlantis 1";
    private const string Contact = "00000000-0000-0000-0000-00000000000c";
    private const string Other = "00000000-0000-0000-0000-000000000002";

    [Theory]
    [InlineData(1, true, 0)]
    [InlineData(2, true, 1)]
    [InlineData(2, false, 0)]
    public void N_17_A_request_that_is_answered_more_often_than_it_was_made_is_found(int answers, bool isAskedOnce, int twice)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "crmsyncRequest", null, "batch lead");
        Assert.Equal(twice, told.Judge(all => all with { HasAllRequests = true, IsAskedOnce = isAskedOnce }, KnownFacts.None with { Existing = answers }).Count(OffenceKind.ToldTwice));
    }

    [Fact]
    public async Task V_2_V_6_A_refused_value_that_the_log_the_desk_and_Marketo_tell_once_passes()
    {
        var verdict = await Refused("a").JudgeAsync(Facts());
        Assert.Equal((true, 1), (verdict.Passes, verdict.Refusals));
        Assert.True((await Refused("a", "a").JudgeAsync(Facts())).Passes, "two activities with one id are one");
    }

    [Fact]
    public async Task V_3_A_refusal_told_twice_in_the_log_is_found_and_another_value_or_code_is_another_refusal()
    {
        var twice = Facts() with { Refusals = [Told(Bad), Told(Bad)] };
        Assert.Equal(1, (await Refused("a", "b").JudgeAsync(twice)).Count(OffenceKind.ToldTwice));
        Assert.True((await Refused("a", "b").JudgeAsync(Facts() with { Refusals = [Told(Bad), Told("Atlantis 2")] })).Passes);
        Assert.True((await Refused("a", "b").JudgeAsync(Facts() with { Refusals = [Told(Bad), Told(Bad) with { Code = "tooLong" }] })).Passes);
    }

    [Fact]
    public async Task V_3_G_2_An_empty_value_that_was_refused_for_each_of_two_people_stands_twice_in_the_log_of_the_one_into_whom_they_were_merged()
    {
        var emptied = new ToldRefusal("city", null, "1006") { IsEmptied = true };
        KnownFacts Times(int count) => Facts() with { Refusals = [.. Enumerable.Repeat(emptied, count)] };
        Assert.Equal(1, (await Refused("a", "b").JudgeAsync(Times(2))).Count(OffenceKind.ToldTwice));
        var merged = Refused("a", "b", "c");
        merged.Marketo.Create("human", "2", ("email", "bea@example.com"));
        merged.Marketo.Swallow("1", "2");
        Assert.Equal(0, (await merged.JudgeAsync(Times(2) with { Refusals = [emptied, emptied, Told(Bad)] })).Count(OffenceKind.ToldTwice));
        Assert.Equal(1, (await merged.JudgeAsync(Times(3))).Count(OffenceKind.ToldTwice));
    }

    [Theory]
    [InlineData("person:1", true, 0)]
    [InlineData("lead:" + ToldHistory.Row, true, 0)]
    [InlineData("person:1", false, 1)]
    [InlineData("contact:" + Contact, true, 1)]
    public async Task V_2_D_3_What_was_told_to_a_record_that_was_deleted_counts_when_its_person_comes_back_as_the_contact_and_not_for_another_person(string known, bool isTold, int untold)
    {
        var told = Refused("a");
        told.Marketo.Delete("human", "1");
        told.Dynamics.Qualify("human", ToldHistory.Row, Contact);
        told.Marketo.Create("crmsync", "7", ("email", "ann@example.com"));
        told.Link("7", Contact, "Contact");
        told.Marketo.Notice("7", "b");
        if (isTold) told.Marketo.Notice("7", "c");
        var log = Facts() with { Person = known, Refusals = [Told(Bad), Told("Atlantis 2"), Told("Atlantis 3")] };
        Assert.Equal(untold, (await told.JudgeAsync(log)).Count(OffenceKind.Untold));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("dynamics", 0)]
    [InlineData("marketo", 0)]
    [InlineData("nobody", 1)]
    public void V_3_A_field_that_is_shown_as_refused_while_the_other_side_takes_what_stands_there_is_found(string? refusing, int held)
    {
        bool Refuses(AskedValue asked) => asked.Side == refusing && asked is { Field: "city", Table: "lead", Code: "0x80040265" } && asked.Value == (refusing == "dynamics" ? Bad : null);
        Assert.Equal(held, Refused("a").Judge(all => all with { Refuses = refusing is null ? null : Refuses }, Facts()).Count(OffenceKind.HeldBack));
    }

    [Fact]
    public async Task V_6_A_refusal_told_to_Marketo_under_two_ids_is_told_twice() =>
        Assert.Equal(1, (await Refused("a", "b").JudgeAsync(Facts())).Count(OffenceKind.ToldTwice));

    [Fact]
    public async Task V_6_A_mended_refusal_that_was_told_twice_is_found_too()
    {
        var told = Refused("a", "b");
        told.Marketo.Update("human", "1", "city", Bad, "Kyoto 2");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "address1_city", null, "Kyoto 2");
        var mended = KnownFacts.None with { Refusals = [Told(Bad)] };
        Assert.Equal(1, (await told.JudgeAsync(mended)).Count(OffenceKind.ToldTwice));
        Assert.Equal(1, (await told.JudgeAsync(mended with { Refusals = [Told(Bad), Told(Bad)] })).Count(OffenceKind.ToldTwice));
    }

    [Fact]
    public async Task V_3_A_refused_record_is_told_twice_only_when_the_field_to_blame_was_changed()
    {
        var told = Asked();
        foreach (var key in new[] { "a", "b" }) told.Marketo.Notice("7", key);
        var twice = KnownFacts.None with { Refusals = [new("email", null, "duplicate"), new("email", null, "duplicate")] };
        Assert.Equal(1, (await told.JudgeAsync(twice)).Count(OffenceKind.ToldTwice));
        told.Marketo.Update("human", "7", "email", "x@example.com", "y@example.com");
        Assert.True((await told.JudgeAsync(twice)).Passes);
    }

    [Fact]
    public async Task V_2_A_refusal_that_the_log_the_desk_or_Marketo_does_not_tell_is_untold()
    {
        Assert.Equal(1, (await Refused().JudgeAsync(Facts())).Count(OffenceKind.Untold));
        Assert.Equal(1, (await Refused("a").JudgeAsync(Facts() with { Desk = new HashSet<string>() })).Count(OffenceKind.Untold));
        Assert.NotEqual(0, (await Refused("a").JudgeAsync(Facts() with { Refusals = [] })).Count(OffenceKind.Untold));
        Assert.True((await Refused().JudgeAsync(Facts() with { NotTold = 1 })).Passes, "Marketo did not take the activity, and the log says so");
    }

    [Fact]
    public async Task V_2_V_5_A_refused_empty_value_is_told_by_a_line_of_the_log_as_any_other_and_a_refused_record_is_not()
    {
        var emptied = Facts() with { Refusals = [new("city", null, "1006") { IsEmptied = true }] };
        Assert.True((await Refused("a").JudgeAsync(emptied)).Passes);
        Assert.Equal(1, (await Refused("a").JudgeAsync(emptied with { Refusals = [new("city", null, "1006")] })).Count(OffenceKind.Untold));
    }

    [Fact]
    public async Task B_9_A_refused_field_excuses_the_value_that_waits_and_not_one_that_we_replaced()
    {
        var told = new ToldHistory().Linked();
        told.Dynamics.Update("human", ToldHistory.Row, "address1_city", null, "Oslo 9");
        told.Dynamics.Update("crmsync", ToldHistory.Row, "address1_city", "Oslo 9", null);
        told.Marketo.Update("human", "1", "city", null, Bad);
        told.Marketo.Notice("1", "a");
        var offence = Assert.Single((await told.JudgeAsync(Facts())).Offences, each => each.Kind == OffenceKind.Lost);
        Assert.Equal("dynamics", offence.Side);
    }

    [Fact]
    public async Task N_4_A_request_needs_a_row_or_a_reason()
    {
        var told = Asked();
        Assert.True((await told.JudgeAsync()).Passes, "nobody asked");
        var verdict = await told.JudgeAsync(null, new AnsweredRequest(7, false, "queued", null));
        Assert.Equal((OffenceKind.Unanswered, "7", 1), (Assert.Single(verdict.Offences).Kind, verdict.Offences[0].Row, verdict.Asked));
        Assert.True((await told.JudgeAsync(State("waiting"), new AnsweredRequest(7, false, "queued", null))).Passes);
        Assert.True((await told.JudgeAsync(KnownFacts.None with { Refusals = [new("email", null, "duplicate")] }, new AnsweredRequest(7, false, "refused", "duplicate"))).Passes);
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        Assert.True((await told.JudgeAsync(null, new AnsweredRequest(7, false, "queued", null))).Passes);
    }

    [Fact]
    public async Task N_17_A_trace_in_Marketo_is_a_request_though_nobody_answered()
    {
        var told = Asked();
        told.Marketo.Update("human", "7", "crmsyncRequest", null, "batch lead 2030-01-01");
        Assert.Equal(OffenceKind.Unanswered, Assert.Single((await told.JudgeAsync()).Offences).Kind);
        told.Marketo.Delete("human", "7");
        Assert.True((await told.JudgeAsync()).Passes);
    }

    [Fact]
    public async Task N_5_Whoever_asked_for_a_contact_is_not_content_with_the_lead()
    {
        var told = Asked();
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        var asked = new AnsweredRequest(7, true, "created", null);
        Assert.Equal(OffenceKind.Unanswered, Assert.Single((await told.JudgeAsync(null, asked)).Offences).Kind);
        Assert.True((await told.JudgeAsync(null, asked, asked with { AsContact = false })).Passes, "somebody else had asked for a lead");
        Assert.True((await told.JudgeAsync(null, asked, new AnsweredRequest(7, false, "", null))).Passes, "somebody else had asked for a lead and was not answered");
        Assert.False((await told.JudgeAsync(null, asked, new AnsweredRequest(8, false, "", null))).Passes, "for another person");
        told.Dynamics.Qualify("crmsync", Other, Contact);
        told.Link("7", Contact, "Contact");
        Assert.True((await told.JudgeAsync(null, asked)).Passes);
    }

    [Fact]
    public async Task N_5_D_5_A_lead_that_somebody_deleted_before_it_was_a_contact_stays_a_lead_when_it_comes_back()
    {
        var told = Asked();
        var asked = new AnsweredRequest(7, true, "queued", null);
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        Assert.Equal(OffenceKind.Unanswered, Assert.Single((await told.JudgeAsync(null, asked)).Offences).Kind);
        told.Dynamics.Delete("human", Other);
        told.Dynamics.Create("human", Other, ("emailaddress1", "x@example.com"));
        Assert.True((await told.JudgeAsync(null, asked)).Passes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task N_3_D_3_A_lead_that_was_made_before_its_person_came_back_was_there_before_and_stays_a_lead(bool isThereBefore)
    {
        var told = new ToldHistory().Linked();
        if (isThereBefore) told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Pass(TimeSpan.FromMinutes(1));
        told.Marketo.Create("crmsync", "7", ("email", "x@example.com"));
        if (!isThereBefore) told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        Assert.Equal(isThereBefore ? 0 : 1, (await told.JudgeAsync(null, new AnsweredRequest(7, true, "alreadyExists", null))).Count(OffenceKind.Unanswered));
    }

    [Theory]
    [InlineData("person:8", false, true)]
    [InlineData("person:8", true, false)]
    [InlineData("person:7", false, false)]
    public async Task N_3_G_2_A_lead_that_was_made_for_somebody_who_was_merged_into_the_person_since_was_there_before_and_stays_a_lead(string madeFor, bool isContactAsked, bool passes)
    {
        var told = Asked();
        told.Marketo.Create("human", "8", ("email", "x@example.com"));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("crmsync_writeid", $"{madeFor}.1.1.d"));
        told.Link("8", Other);
        told.Marketo.Swallow("7", "8");
        told.Link("7", Other);
        var verdict = await told.JudgeAsync(null, new AnsweredRequest(8, isContactAsked, "created", null), new AnsweredRequest(7, true, "alreadyExists", null));
        Assert.Equal(passes ? 0 : 1, verdict.Count(OffenceKind.Unanswered));
    }

    [Theory]
    [InlineData(false, "queued", true)]
    [InlineData(false, "", true)]
    [InlineData(true, "queued", false)]
    public async Task N_4_G_2_A_lead_that_was_asked_for_somebody_who_was_merged_into_the_person_before_it_was_made_stays_a_lead(bool isContactAsked, string result, bool passes)
    {
        var told = Asked();
        told.Marketo.Create("human", "8", ("email", "x@example.com"));
        told.Marketo.Swallow("7", "8");
        told.Pass(TimeSpan.FromSeconds(5));
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"), ("crmsync_writeid", "person:7.1.1.d"));
        told.Link("7", Other);
        var verdict = await told.JudgeAsync(null, new AnsweredRequest(8, isContactAsked, result, null), new AnsweredRequest(7, true, "queued", null));
        Assert.Equal(passes ? 0 : 1, verdict.Count(OffenceKind.Unanswered));
    }

    [Fact]
    public async Task N_3_B_9_A_lead_that_an_older_copy_of_the_store_forgot_was_there_before_and_stays_a_lead()
    {
        var told = Asked();
        told.Dynamics.Create("crmsync", Other, ("emailaddress1", "x@example.com"));
        told.Link("7", Other);
        var (start, asked) = (new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), new AnsweredRequest(7, true, "queued", null));
        Assert.True((await JudgeAsync(start)).Passes);
        Assert.Equal(OffenceKind.Unanswered, Assert.Single((await JudgeAsync(start.AddHours(1))).Offences).Kind);

        Task<Verdict> JudgeAsync(DateTimeOffset forgottenFrom) => new Judge(told.Marketo.Records, told.Dynamics.Records, (_, _) => Task.FromResult(KnownFacts.None), [asked])
        {
            With = evidence => evidence with { RolledBack = [(forgottenFrom, forgottenFrom.AddMinutes(5))] },
        }.DecideAsync();
    }

    private static ToldHistory Asked()
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Create("human", "7", ("email", "x@example.com"));
        return told;
    }

    // A city that Dynamics refuses, told to the Marketo person under these ids.
    private static ToldHistory Refused(params string[] keys)
    {
        var told = new ToldHistory().Linked();
        told.Marketo.Update("human", "1", "city", null, Bad);
        foreach (var key in keys) told.Marketo.Notice("1", key);
        return told;
    }

    private static ToldRefusal Told(string value) => new("city", value, "0x80040265");

    private static KnownFacts Facts() =>
        new(new Dictionary<string, string> { ["city"] = "refused", [KnownFacts.Whole] = "refused" }, KnownFacts.NoValues, KnownFacts.NoValues) { Refusals = [Told(Bad)], Desk = new HashSet<string> { "city" } };

    private static KnownFacts State(string whole) => KnownFacts.None with { States = new Dictionary<string, string> { [KnownFacts.Whole] = whole } };
}
