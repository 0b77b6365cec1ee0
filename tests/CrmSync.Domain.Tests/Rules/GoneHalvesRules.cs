using CrmSync.Domain.Matching;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>Whose row is gone joins the row of somebody whose Marketo person is gone: a former link is no link (D-1, D-2, N-16).</summary>
public sealed class GoneHalvesRules
{
    private static readonly RecordId Found = RecordId.Lead(new Guid("00000000-0000-0000-0000-00000000000a"));

    [Theory]
    [InlineData(SideStanding.Deleted)]
    [InlineData(SideStanding.Merged)]
    public void D_2_D_4_N_16_Whose_row_is_gone_is_taken_on_request_by_the_row_of_somebody_who_was_deleted_in_Marketo(SideStanding standing)
    {
        var stays = Stays().Absorbs(Joiner(standing));
        Assert.Equal((Given.MarketoRecord, Found), (stays.Person.Marketo!.Record, stays.Person.Dynamics!.Record));
        Assert.Equal([Given.MarketoRecord], stays.Last.TakenOver);
        Assert.Equal(("alreadyExists", "linked"), (stays.Person.Answered!.Result, stays.Person.Answered.Reason));
        Assert.Equal((Found.Id, "Lead", "false"), (stays.Call(Marketo).Link[LinkFields.DynamicsId], stays.Call(Marketo).Link[LinkFields.RecordType], stays.Call(Marketo).Link[LinkFields.IsDeleted]));
        Assert.Equal("Bonn", stays.Open(Dynamics, "city"));
        // The next row has an id of its own.
        Assert.Equal(3, stays.Person.Dynamics.Generation);
    }

    [Fact]
    public void N_16_S_2_Handed_over_again_it_is_taken_already_and_brings_no_row_that_is_gone()
    {
        var stays = Stays().Absorbs(Joiner(SideStanding.Deleted));
        var (before, lines) = (stays.Person, stays.Log.Count);
        foreach (var standing in new[] { SideStanding.Deleted, SideStanding.Live })
        {
            var again = Joiner(SideStanding.Deleted);
            stays.Absorbs(again with { Dynamics = again.Dynamics! with { Standing = standing } });
            Assert.Equal((before.Marketo, before.Dynamics, before.Requested, lines), (stays.Person.Marketo, stays.Person.Dynamics, stays.Person.Requested, stays.Log.Count));
            Assert.Equal(before.Calls, stays.Person.Calls);
        }
    }

    [Fact]
    public void B_16_D_5_Whose_row_may_be_back_is_not_taken_before_that_is_known()
    {
        var joiner = Joiner(SideStanding.Deleted);
        Assert.Null(Planner.Absorb(Stays().Person, new(joiner with { Dynamics = joiner.Dynamics! with { DeleteReported = true } }, []), Given.Policy(), FeedReach.None, Given.Start));
    }

    private static Story Stays()
    {
        var record = RecordId.Person(8);
        var linked = Given.Linked(RecordKind.Lead, ("city", "Wien"));
        return new Story(linked with { Id = $"{Found}", Marketo = linked.Marketo! with { Record = record }, Dynamics = linked.Dynamics! with { Record = Found } }, Given.Policy()).See(new RecordDeleted(record, "gone", Given.Start));
    }

    private static Person Joiner(SideStanding standing)
    {
        var linked = Given.Linked(RecordKind.Lead, ("city", "Bonn"));
        var marked = new Dictionary<string, string?>(linked.Marketo!.Link) { [LinkFields.RecordType] = null, [LinkFields.IsDeleted] = "true" };
        return new Story(linked with { Marketo = linked.Marketo with { Link = marked }, Dynamics = linked.Dynamics! with { Standing = standing, Generation = 3 } }, Given.Policy()).IsRequested().Decides(new MatchDecision.Join($"{Found}")).Person;
    }
}
