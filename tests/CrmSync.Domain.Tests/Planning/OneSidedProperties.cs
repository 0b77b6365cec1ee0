using CrmSync.Domain.Fields;
using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Planning;

/// <summary>A record that only one side knows stays, whatever is seen, decided, refused, lost or cut short, and whatever the delete policy: nobody deleted its other half.</summary>
public sealed class OneSidedProperties
{
    private static readonly Gen<DeletePolicy> Policies = Gen.OneOf(DeletePolicy.Flag, DeletePolicy.Delete, DeletePolicy.Deactivate, DeletePolicy.Tombstone);
    private static readonly Gen<List<int>> Acts = Gen.Int[0, 13].List[1, 30];

    [Fact]
    public void D_7_A_person_of_Marketo_alone_never_disappears() => Gen.Select(Acts, Policies).Sample((acts, deletes) =>
    {
        var story = Begin(Given.OnlyInMarketo((FieldMap.Email, "a@x.example"), ("city", "a")), deletes);
        for (var i = 0; i < acts.Count; i++)
        {
            InMarketo(story, acts[i], i);
            Stays(story, SystemName.Marketo);
        }
    }, iter: 2000, print: sample => $"{sample.Item2}: {string.Join(' ', sample.Item1)}");

    [Fact]
    public void D_7_A_row_of_Dynamics_alone_never_disappears() => Gen.Select(Acts, Policies).Sample((acts, deletes) =>
    {
        var row = Given.Row(Given.LeadRow, 10, null, (FieldMap.Email, "a@x.example"), ("city", "a"));
        var story = Begin(new Person("lead:1", "c"), deletes).See(new RecordSeen(row));
        for (var i = 0; i < acts.Count; i++)
        {
            InDynamics(story, acts[i], 11 + i);
            Stays(story, SystemName.Dynamics);
        }
    }, iter: 2000, print: sample => $"{sample.Item2}: {string.Join(' ', sample.Item1)}");

    private static Story Begin(Person person, DeletePolicy deletes) => new(person, Given.Policy() with
    {
        WhenDeletedInDynamics = deletes == DeletePolicy.Deactivate ? DeletePolicy.Flag : deletes,
        WhenDeletedInMarketo = deletes,
    });

    private static void InMarketo(Story story, int act, int number)
    {
        switch (act)
        {
            case 0: story.MarketoRow("city", "a", $"m{number}", number); break;
            case 1: story.ReadsMarketo(number, ("city", $"m{number}"), (FieldMap.Email, "a@x.example")); break;
            case 2: story.IsRequested(); break;
            case 3: story.IsRequested(asContact: true); break;
            case 4: story.Decides(new MatchDecision.CreateRow(null)); break;
            case 5: story.Decides(new MatchDecision.Refuse("duplicate", "No.", FieldMap.Email)); break;
            default: InEither(story, act, SystemName.Dynamics); break;
        }
    }

    private static void InDynamics(Story story, int act, int version)
    {
        switch (act)
        {
            case 0: story.DynamicsRow(version, ("city", $"d{version}"), (FieldMap.Email, "a@x.example")); break;
            case 1: story.See(new RecordDeleted(Given.LeadRow, "", null)); break;
            case 2: story.IsMissed(version); break;
            case 3: story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, version, null, ("city", $"d{version}"), (FieldMap.Email, "a@x.example"))); break;
            case 4: story.Decides(new MatchDecision.Create(FieldMap.Email)); break;
            case 5: story.InEpoch(version, new RecordSeen(Given.Row(Given.LeadRow, 2, null, ("city", "old")))); break;
            default: InEither(story, act, SystemName.Marketo); break;
        }
    }

    private static void InEither(Story story, int act, SystemName other)
    {
        var isOpen = story.Person.Calls.Any(call => call.To == other);
        switch (act)
        {
            case 6: story.Crashes(); break;
            case 7: story.Wakes(); break;
            case 8: story.Passes(TimeSpan.FromMinutes(5)); break;
            case 9: story.Decides(new MatchDecision.Stay(false)); break;
            case 10: story.Decides(new MatchDecision.Ambiguous(["person:8"])); break;
            case 11: story.Decides(new MatchDecision.Wait()); break;
            case 12 when isOpen: story.Loses(other); break;
            case 13 when isOpen: story.Refuses(other, RefusalReason.Invalid, "city"); break;
        }
    }

    private static void Stays(Story story, SystemName side)
    {
        Assert.DoesNotContain(story.Sent, write => write is DeleteRecord or DeactivateRecord);
        Assert.False(story.Person.IsSignpost || story.Person.IsNobody);
        Assert.Equal(SideStanding.Live, side == SystemName.Marketo ? story.Person.Marketo!.Standing : story.Person.Dynamics!.Standing);
        if (story.Last is { } plan) Assert.DoesNotContain(side == SystemName.Marketo ? Given.MarketoRecord : Given.LeadRow, plan.Unlinked);
    }
}
