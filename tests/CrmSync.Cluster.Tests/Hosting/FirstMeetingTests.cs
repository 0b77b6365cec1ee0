using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Which collisions the check takes for those of a first meeting, by the log alone.</summary>
public sealed class FirstMeetingTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    // As he is linked, or later.
    [InlineData(null, 10, 10, true)]
    [InlineData(null, 10, 16, false)]
    // Linked as soon as he can be read again, or long after that, or before.
    [InlineData(10, 10, 16, true)]
    [InlineData(9, 10, 16, true)]
    [InlineData(9, 100, 106, false)]
    [InlineData(12, 10, 16, false)]
    public void N_10_B_16_Who_is_linked_as_soon_as_he_can_be_read_again_meets_the_row_when_his_record_was_read(int? recovered, int linked, int told, bool isOfMeeting)
    {
        List<(string, DateTimeOffset)> log = [("linked", At(linked)), ("collision", At(told)), ("collision", At(told))];
        if (recovered is { } at) log.Add(("recovered", At(at)));
        Assert.Equal(isOfMeeting, new FirstMeetings(log).Have(At(told)));
    }

    [Fact]
    public void N_10_B_16_Only_the_first_collisions_since_he_was_linked_are_of_the_meeting()
    {
        var meetings = new FirstMeetings([("collision", At(5)), ("recovered", At(10)), ("linked", At(10)), ("collision", At(16)), ("collision", At(30))]);
        Assert.Equal([false, true, false], new[] { 5, 16, 30 }.Select(at => meetings.Have(At(at))));
    }

    [Fact]
    public void N_10_B_16_Who_is_linked_after_his_last_collision_has_none_of_the_meeting() =>
        Assert.False(new FirstMeetings([("collision", At(5)), ("recovered", At(10)), ("linked", At(10))]).Have(At(5)));

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);
}
