using CrmSync.Domain.Matching;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>A Marketo record is found while a call is to make the row's person: did the call make it, an earlier one that nobody remembers, or somebody else? (N-15, N-8, N-18)</summary>
public sealed class FoundPersonRules
{
    [Theory]
    [InlineData(RecordKind.Lead, true, 0, "Wien", null)]
    [InlineData(RecordKind.Lead, true, -240, "Wien", null)]
    [InlineData(RecordKind.Contact, true, 45, null, "Bonn")]
    [InlineData(RecordKind.Contact, false, 0, null, "Bonn")]
    public void N_8_N_10_A_Marketo_person_that_was_made_before_the_call_which_is_to_make_one_is_met_and_no_second_one_is_made(RecordKind kind, bool isOfThisRow, int ahead, string? toDynamics, string? toMarketo)
    {
        var story = BeingMade(kind);
        var call = story.Call(Marketo);
        story.See(Found(isOfThisRow ? story.Person.Dynamics!.Record.Id : Given.LeadRow.Id, isOfThisRow ? story.Now.AddMinutes(-3) : null, ahead));
        Assert.Contains(new Effect.Withdraw(Marketo, call.Id), story.Effects);
        Assert.DoesNotContain(story.Person.Calls, open => open.IsCreate);
        Assert.Equal((toDynamics, toMarketo), (Sent(story, Dynamics), Sent(story, Marketo)));
        Assert.Single(story.Log, line => line is { Kind: "collision", Field: "city", MarketoValue: "Wien", DynamicsValue: "Bonn" });
        Assert.Single(story.Log, line => line.Kind == "linked");
        Assert.DoesNotContain(story.Log, line => line.Kind == "created");

        // The call had left all the same: its answer changes nothing.
        var (record, calls) = (story.Person.Marketo!.Record, story.Person.Calls);
        story.Settle(call, new Outcome.Accepted(RecordId.Person(8), null));
        Assert.Equal((record, Given.MarketoRecord), (story.Person.Marketo.Record, record));
        Assert.Equal(calls, story.Person.Calls);
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(2, false, 0)]
    [InlineData(100, true, 0)]
    [InlineData(2, false, 45)]
    [InlineData(100, true, 45)]
    [InlineData(100, true, -45)]
    public void N_15_A_Marketo_person_that_the_call_made_has_agreed_to_what_was_sent_however_long_nobody_knew_and_however_far_our_clock_is_ahead(int later, bool isUnknown, int ahead)
    {
        var story = BeingMade(RecordKind.Lead);
        var sent = story.Now;
        story.Now += TimeSpan.FromSeconds(later);
        if (isUnknown) story.Loses(Marketo);
        story.See(Found(Given.LeadRow.Id, sent, ahead));
        Assert.DoesNotContain(story.Effects, effect => effect is Effect.Withdraw);
        Assert.Equal("Wien", Sent(story, Dynamics));
        Assert.Equal(["created"], story.Log.Select(line => line.Kind));
    }

    [Theory]
    [InlineData(null, "linked")]
    [InlineData("Lead", "created")]
    public void N_1_N_18_Somebody_into_whom_the_rows_id_alone_was_typed_while_a_call_was_to_make_its_person_is_met_and_not_told_as_made(string? kind, string told)
    {
        var story = BeingMade(RecordKind.Lead).Loses(Marketo);
        var found = Found(Given.LeadRow.Id, story.Now, 0).Snapshot;
        story.See(new RecordSeen(found with { Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = Given.LeadRow.Id, [LinkFields.RecordType] = kind, [LinkFields.CreatedDate] = null } }));
        Assert.Equal(told, story.Log.Single(line => line.Kind is "linked" or "created").Kind);
        Assert.Equal(kind is null, story.Log.Any(line => line is { Kind: "collision", Field: "city", MarketoValue: "Wien", DynamicsValue: "Bonn" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void N_15_N_13_Who_was_made_by_a_call_of_an_older_copy_is_known_by_the_rows_id_that_the_contacts_replaced_and_is_somebody_elses_without(bool isTold)
    {
        var story = BeingMade(RecordKind.Lead).Loses(Marketo);
        var seen = Found(Given.ContactRow.Id, story.Now, 0);
        story.See([seen, .. isTold ? [new FieldChanged(seen.Record, "link", seen.Snapshot.At, LinkFields.DynamicsId, Given.LeadRow.Id, Given.ContactRow.Id, null)] : Array.Empty<Change>()]);
        Assert.Equal((isTold, !isTold), (story.Person.Marketo?.Record == seen.Record, story.Last.Strangers.Contains(seen.Record)));
        Assert.Equal(isTold, story.Log.Any(line => line.Kind == "created"));
    }

    [Fact]
    public void N_15_S_1_A_second_person_with_the_rows_id_that_comes_to_the_first_ones_is_somebody_elses_and_is_not_lost()
    {
        var story = BeingMade(RecordKind.Lead).Loses(Marketo);
        var (first, second) = (Found(Given.LeadRow.Id, story.Now, 0), new RecordSeen(Found(Given.LeadRow.Id, story.Now, 0).Snapshot with { Record = RecordId.Person(8) }));
        story.See(first, second);
        Assert.Equal((first.Record, second.Record), (story.Person.Marketo!.Record, Assert.Single(story.Last.Strangers)));
    }

    /// <summary>A row that is seen for the first time again, whose Marketo person is to be made.</summary>
    private static Story BeingMade(RecordKind kind)
    {
        var row = kind == RecordKind.Contact ? Given.ContactRow : Given.LeadRow;
        var seen = Given.Row(row, 5, null, ("city", "Bonn"), ("title", "Dr")) with { OriginatingLead = kind == RecordKind.Contact ? Given.LeadRow.Id : null };
        return new Story(new($"{row}", "c"), Given.Policy(Given.Field("city"), Given.Field("title"))) { Now = Given.Start.AddMinutes(5) }.See(new RecordSeen(seen)).Decides(new MatchDecision.Create(LinkFields.DynamicsId));
    }

    /// <summary>The Marketo person, made at that moment of our clock, which is so many seconds ahead of Marketo's.</summary>
    private static RecordSeen Found(string row, DateTimeOffset? made, int ahead) => new(new(Given.MarketoRecord, 0, Given.Start.AddMinutes(6), made?.AddSeconds(-ahead), new Dictionary<string, string?> { ["city"] = "Wien", ["title"] = "Dr" })
    {
        OursAhead = TimeSpan.FromSeconds(ahead),
        Link = new Dictionary<string, string?> { [LinkFields.DynamicsId] = row, [LinkFields.RecordType] = "Lead" },
    });

    private static string? Sent(Story story, SystemName to) => story.Person.Calls.SingleOrDefault(call => call.To == to)?.Writes.GetValueOrDefault("city")?.Sent;
}
