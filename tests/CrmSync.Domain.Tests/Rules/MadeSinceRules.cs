using CrmSync.Domain.Activities;
using CrmSync.Domain.Matching;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>What was made in a time of which an older copy of our store knows nothing: it is told, and nobody is taken away what was made for him.</summary>
public sealed class MadeSinceRules
{
    private static readonly PersonRow Holder = new("person:9", RecordId.Person(9), Given.LeadRow, null, null, PersonStanding.Waiting, null);

    [Theory]
    [InlineData(PersonStanding.InStep, false, true)]
    [InlineData(PersonStanding.Waiting, false, true)]
    [InlineData(PersonStanding.InStep, true, false)]
    [InlineData(PersonStanding.Refused, false, false)]
    public void N_11_D_3_Who_shows_the_id_of_a_row_keeps_it_until_its_holder_is_told_of_a_delete_that_Marketo_knows(PersonStanding standing, bool isThere, bool waits)
    {
        var holder = Holder with { Standing = standing };
        var found = isThere ? new RecordSnapshot(RecordId.Person(9), 0, Given.Start, null, new Dictionary<string, string?>()) : null;
        var disown = new MatchDecision.Disown(holder.Person);
        Assert.Equal(waits ? new MatchDecision.Wait() : disown, HolderRule.UnlessGone(disown, holder, found));
        Assert.Equal(new MatchDecision.Join("lead:1"), HolderRule.UnlessGone(new MatchDecision.Join("lead:1"), holder, found));
        Assert.Null(HolderRule.UnlessGone(null, holder, found));
    }
}
