using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Our store was put back to an older copy: what the person wrote in the time that was taken away is found on both sides, and nobody remembers it.</summary>
public sealed class OlderCopyRules
{
    [Fact]
    public void C_13_A_mark_of_the_time_that_an_older_copy_of_the_store_took_away_is_not_that_of_a_new_write()
    {
        var older = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        var taken = new Story(older, Given.Policy()).MarketoRow("city", "Bonn", "Köln").Call(Dynamics);
        var story = new Story(older, Given.Policy()) { Now = Given.Start.AddMinutes(5) };
        story.MarketoRow("city", "Köln", "Trier", 240, "later").ReadsMarketo(300, ("city", "Trier"));
        Assert.NotEqual(taken.Id, story.Call(Dynamics).Id);

        // The row still shows what was written then, and under its mark; Trier never arrived.
        story.Refuses(Dynamics, RefusalReason.VersionMismatch).Reads(Given.LeadRow, Given.Row(Given.LeadRow, 11, taken.Id, ("city", "Köln")));
        Assert.Equal("Trier", story.Open(Dynamics, "city"));
        Assert.Equal(11, story.Call(Dynamics).IfVersion);
    }

    [Fact]
    public void V_6_A_refusal_told_again_after_an_older_copy_was_put_back_carries_an_id_of_its_own()
    {
        var older = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        string Told(TimeSpan later, string value)
        {
            var story = new Story(older, Given.Policy()) { Now = Given.Start + later };
            return Assert.Single(story.MarketoRow("city", "Bonn", value).Refuses(Dynamics, field: "city").Person.Notices).Id;
        }

        Assert.NotEqual(Told(TimeSpan.Zero, "Köln"), Told(TimeSpan.FromMinutes(5), "Ulm"));
    }

    [Fact]
    public void D_3_A_write_of_ours_that_nobody_remembers_brings_back_nobody_who_was_deleted_in_Marketo_meanwhile()
    {
        var story = new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy());
        story.See(new FieldChanged(Given.MarketoRecord, "edit", Given.Start, "city", "Bonn", "Köln", null), new RecordDeleted(Given.MarketoRecord, "gone", Given.Start.AddSeconds(1)));
        story.DynamicsRow(11, ("city", "Köln"));
        Assert.Equal((SideStanding.Deleted, Meeting.None), (story.Person.Marketo!.Standing, story.Person.Meeting));
        Assert.True(story.IsQuiet);
        Assert.Contains(new Effect.AskMatch(), story.DynamicsRow(12, ("city", "Wien")).Effects);
    }

    [Fact]
    public void N_8_A_row_that_was_made_on_request_and_deleted_is_not_made_again_when_nobody_remembers_it()
    {
        var story = Made();
        Assert.Equal(("created", null), (story.Person.Answered?.Result, story.Person.Requested));
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.DoesNotContain(story.Log, line => line.Kind == "putBack");

        story.Decides(new MatchDecision.Recall());
        Assert.Contains(new Effect.ReadRecord(Row), story.Effects);
        Assert.Empty(story.Person.Calls);
        story.Reads(Row, null);
        Assert.Equal(SideStanding.Deleted, story.Person.Dynamics!.Standing);
        Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);

        // What the slow walk over the feed brings once more is nobody's change (B-14).
        story.MarketoAccepts().MarketoRow(LinkFields.RecordType, null, "Lead", 60, "kind");
        Assert.True(story.IsQuiet);
        Assert.DoesNotContain(story.Log, line => line.Kind == "putBack");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void N_8_A_row_that_was_made_on_request_for_somebody_who_is_seen_for_the_first_time_again_and_deleted_is_not_made_again(bool showsDate, bool hasRow)
    {
        var link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Row.Id, [LinkFields.RecordType] = "Lead", [LinkFields.CreatedDate] = showsDate ? Given.Start.AddSeconds(50).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : null };
        Story Seen(int asked) => new Story(new("person:7", "c"), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddMinutes(5) }.See(
        [
            new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddMinutes(5), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link }),
            new PersonRequested(Given.MarketoRecord, "asked", Given.Start.AddSeconds(asked), Campaign.Batch, false, null),
            .. hasRow ? [new FieldChanged(Given.MarketoRecord, "link", Given.Start.AddSeconds(60), LinkFields.DynamicsId, null, Row.Id, null)] : Array.Empty<Change>(),
        ]);
        var story = Seen(10);
        Assert.Equal(("created", null), (story.Person.Answered?.Result, story.Person.Requested));
        story.Decides(new MatchDecision.Gone());
        Assert.Equal((Row, SideStanding.Deleted), (story.Person.Dynamics!.Record, story.Person.Dynamics.Standing));
        Assert.DoesNotContain(story.Effects, effect => effect is Effect.AskMatch);
        Assert.NotNull(Seen(90).Person.Requested);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(90, true)]
    public void N_8_N_5_A_contact_that_was_made_after_what_was_asked_and_deleted_is_not_made_again_for_that(int asked, bool isMade)
    {
        var contact = "00000000-0000-0000-0000-000000000099";
        var link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = contact, [LinkFields.RecordType] = "Contact", [LinkFields.CreatedDate] = Given.Start.AddSeconds(50).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) };
        var story = new Story(new("person:7", "c"), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddMinutes(5) }.See(
            new RecordSeen(new(Given.MarketoRecord, 0, Given.Start.AddMinutes(5), null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = link }),
            new PersonRequested(Given.MarketoRecord, "asked", Given.Start.AddSeconds(asked), Campaign.Batch, true, null));
        Assert.NotNull(story.Person.Requested);
        story.Decides(new MatchDecision.Gone());
        Assert.Equal((contact, SideStanding.Deleted), (story.Person.Dynamics!.Record.Id, story.Person.Dynamics.Standing));
        Assert.Equal(isMade, story.Effects.Contains(new Effect.AskMatch()));
        Assert.Equal(isMade, story.Person.Requested is not null);
    }

    [Fact]
    public void N_12_A_row_that_was_made_on_request_is_linked_again_by_the_link_in_Marketo_and_meets_the_person()
    {
        var shown = Given.Row(Row, 20, null, ("city", "Ulm"), ("title", null));
        foreach (var story in new[] { Made().Decides(new MatchDecision.Link(shown)), Made().Decides(new MatchDecision.Recall()).Reads(Row, shown), Made().Decides(new MatchDecision.Recall()).See(new RecordSeen(shown)) })
        {
            Assert.Equal((SideStanding.Live, Row), (story.Person.Dynamics!.Standing, story.Person.Dynamics.Record));
            Assert.Equal(("Bonn", "Dr"), (story.Open(Dynamics, "city"), story.Open(Dynamics, "title")));
            Assert.Contains(story.Log, line => line.Kind == "linked");
            Assert.Contains(story.Log, line => line is { Kind: "collision", Field: "city", DynamicsValue: "Ulm" });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_12_A_row_that_is_being_made_in_an_older_copy_and_whose_link_Marketo_shows_was_made_and_is_not_made_again(bool isRead)
    {
        var gone = Linked(isRead);
        Assert.Equal(CallState.Reading, gone.Call(Dynamics).State);
        Assert.Contains(new Effect.ReadRecord(Row), gone.Effects);
        Assert.DoesNotContain(gone.Passes(TimeSpan.FromMinutes(10)).Effects, effect => effect is Effect.Send);
        gone.Reads(Row, null);
        Assert.Equal((SideStanding.Deleted, null), (gone.Person.Dynamics!.Standing, gone.Person.Requested));
        Assert.Equal("true", gone.Call(Marketo).Link[LinkFields.IsDeleted]);
        Assert.DoesNotContain(gone.Log, line => line.Kind == "putBack");

        var there = Linked(isRead).Reads(Row, Given.Row(Row, 20, null, ("city", "Ulm")));
        Assert.Equal((SideStanding.Live, "created"), (there.Person.Dynamics!.Standing, there.Person.Answered!.Result));
        Assert.Equal("Ulm", there.Open(Marketo, "city"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void N_8_A_call_that_still_waits_does_not_make_a_row_again_whose_link_Marketo_shows(int asked)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddMinutes(asked) }.IsAsked();
        var call = story.Call(Dynamics);
        Assert.Contains(new Effect.Withdraw(Dynamics, call.Id), story.See(Link()).Effects);
    }

    [Fact]
    public void D_4_What_is_asked_after_the_link_of_a_row_that_is_being_made_in_an_older_copy_makes_the_next_row_once_that_is_known_to_be_gone()
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddMinutes(5) }.IsAsked().Crashes();
        story.See(Link()).Reads(Row, null);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        Assert.Equal(1, story.Decides(new MatchDecision.CreateRow(null)).Person.Dynamics!.Generation);
    }

    [Fact]
    public void N_12_What_was_decided_before_the_link_of_a_forgotten_row_was_seen_is_decided_anew_by_that_row()
    {
        foreach (var late in new MatchDecision[] { new MatchDecision.CreateRow(null), new MatchDecision.Stay(false), new MatchDecision.Refuse("unknownOwner", "No such owner.", "owner") })
        {
            var story = Made().Decides(late);
            Assert.Contains(new Effect.AskMatch(), story.Effects);
            Assert.Empty(story.Person.Calls);
            story.Decides(new MatchDecision.Recall()).Reads(Row, null);
            Assert.Equal("true", story.Call(Marketo).Link[LinkFields.IsDeleted]);
        }
    }

    [Fact]
    public void D_4_What_is_asked_after_the_link_makes_the_next_row_once_the_forgotten_one_is_known_to_be_gone()
    {
        var story = Made(asked: 90);
        Assert.NotNull(story.Person.Requested);
        story.Decides(new MatchDecision.Recall()).Reads(Row, null);
        Assert.Contains(new Effect.AskMatch(), story.Effects);
        story.Decides(new MatchDecision.CreateRow(null));
        Assert.Equal(1, story.Person.Dynamics!.Generation);
        Assert.NotEqual(Row, story.Person.Dynamics.Record);
    }

    [Fact]
    public void D_4_What_was_asked_again_after_the_link_is_not_answered_with_what_was_asked_before_it()
    {
        PersonRequested Asked(string row, int second) => new(Given.MarketoRecord, row, Given.Start.AddSeconds(second), Campaign.Batch, false, null);
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))) { Now = Given.Start.AddMinutes(5) }.See(Asked("first", 10), Asked("second", 90));
        story.See(Link());
        Assert.NotNull(story.Person.Requested);
    }

    [Fact]
    public void N_8_A_row_whose_link_Marketo_shows_is_not_made_again_when_the_call_that_was_to_make_it_did_not_leave()
    {
        var story = Linked(isRead: false);
        var call = story.Call(Dynamics);
        Assert.False(story.Settle(call, new Outcome.Deferred("withdrawn", null, false)).Last.IsChanged);
        Assert.DoesNotContain(story.Passes(TimeSpan.FromMinutes(10)).Effects, effect => effect is Effect.Send);
        Assert.Equal((call.Id, CallState.Reading), (story.Call(Dynamics).Id, story.Call(Dynamics).State));
    }

    [Fact]
    public void N_18_The_link_of_a_row_that_was_made_for_somebody_else_is_no_claim()
    {
        var other = RowOf(Given.OnlyInMarketo(("city", "Bonn")) with { Id = "person:8", Marketo = new(RecordId.Person(8), SideStanding.Live) { WasRead = true } }).Id;
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy()).MarketoRow(LinkFields.DynamicsId, null, other);
        Assert.Null(story.Person.Claim);
        Assert.Single(story.Log, line => line.Kind == "putBack");
    }

    private static FieldChanged Link() => new(Given.MarketoRecord, "link", Given.Start.AddSeconds(60), LinkFields.DynamicsId, null, Row.Id, null);

    /// <summary>The older copy holds the create as of unknown outcome; Marketo's feed, or a read, tells of the link.</summary>
    private static Story Linked(bool isRead)
    {
        var story = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city"))).IsAsked();
        story.Now = Given.Start.AddMinutes(5);
        story.Crashes();
        if (!isRead) return story.See(Link());
        return story.See(new RecordSeen(new(Given.MarketoRecord, 0, story.Now, null, new Dictionary<string, string?> { ["city"] = "Bonn" }) { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Row.Id } }));
    }

    private static RecordId Row => RowOf(Given.OnlyInMarketo(("city", "Bonn")));

    private static RecordId RowOf(Person person) => new Story(person, Given.Policy(Given.Field("city"))).IsAsked().Person.Dynamics!.Record;

    /// <summary>Asked for, made and linked in the time that was taken away: Marketo's feed tells of the request and of the link.</summary>
    private static Story Made(int asked = 10) => new Story(Given.OnlyInMarketo(("city", "Bonn"), ("title", "Dr")), Given.Policy(Given.Field("city"), Given.Field("title"))) { Now = Given.Start.AddMinutes(5) }.See(
        new PersonRequested(Given.MarketoRecord, "asked", Given.Start.AddSeconds(asked), Campaign.Batch, false, null),
        new FieldChanged(Given.MarketoRecord, "kind", Given.Start.AddSeconds(60), LinkFields.RecordType, null, "Lead", null),
        new FieldChanged(Given.MarketoRecord, "link", Given.Start.AddSeconds(60), LinkFields.DynamicsId, null, Row.Id, null));
}
