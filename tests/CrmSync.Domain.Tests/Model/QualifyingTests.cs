using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

public sealed class QualifyingTests
{
    private const int Schedules = 20_000;

    /// <summary>Whatever interleaves with a qualification: one contact, both sides equal, nothing invented, no edit vanishes unrecorded.</summary>
    [Fact]
    public void QL_1_C_5_A_change_of_record_type_at_any_moment_comes_to_rest_with_every_edit_accounted_for()
    {
        for (var seed = 1; seed <= Schedules; seed++)
        {
            var end = QualifyingSchedule.Run(seed);
            Assert.True(end.IsRested, $"Seed {seed} does not come to rest: {end.Person.Parked?.Reason}");
            Assert.True(end.Person.RecordType == RecordKind.Contact, $"Seed {seed} is no contact");
            Assert.True(end.Marketo == end.Row, $"Seed {seed}: {end.Marketo} and {end.Row}");
            Assert.True(end.Marketo == "0" || end.Marketo == end.LastInMarketo || end.Marketo == end.LastInDynamics, $"Seed {seed} ends with {end.Marketo}");
            Assert.True(end.Marketo != "0" || (end.LastInMarketo is null && end.LastInDynamics is null), $"Seed {seed} ends where it began");
            Assert.True(end.IsAccounted(end.LastInMarketo) && end.IsAccounted(end.LastInDynamics), $"Seed {seed} lost {end.LastInMarketo} or {end.LastInDynamics}");
        }
    }
}
