using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Systems;

/// <summary>Records, probes and failures are known by what they carry, whoever hands them on.</summary>
public sealed class AddressTests
{
    private static readonly Guid Id = new("0000000a-0000-0000-0000-0000000000ff");

    [Fact]
    public void A_records_text_form_is_read_back_as_the_same_record_on_the_same_side()
    {
        foreach (var (record, text, side) in new[] { (RecordId.Person(12), "person:12", SystemName.Marketo), (RecordId.Lead(Id), $"lead:{Id}", SystemName.Dynamics), (RecordId.Contact(Id), $"contact:{Id}", SystemName.Dynamics) })
            Assert.Equal((text, record, side), (record.ToString(), RecordId.Parse(text), record.System));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("lead")]
    [InlineData(":12")]
    [InlineData("account:12")]
    [InlineData("Person:12")]
    public void What_is_no_records_text_form_is_read_as_none(string text) => Assert.Null(RecordId.Parse(text));

    [Fact]
    public void B_1_A_probe_row_is_known_by_its_id_in_either_table_and_each_has_another()
    {
        var row = Probe.RowId(Given.Start);
        Assert.NotEqual(row, Probe.RowId(Given.Start.AddTicks(1)));
        Assert.True(Probe.Is(RecordId.Lead(row)) && Probe.Is(RecordId.Contact(row)) && Probe.Is(new(RecordKind.Lead, $"{row}".ToUpperInvariant())));
        Assert.False(Probe.Is(RecordId.Lead(Id)) || Probe.Is(new(RecordKind.Person, $"{row}")));
    }

    [Theory]
    [InlineData(Probe.Name, true)]
    [InlineData(Probe.Changed, true)]
    [InlineData("Set-Up@probe.crmsync.invalid", true)]
    [InlineData("jane@example.com", false)]
    [InlineData(null, false)]
    public void B_1_A_value_that_only_a_probe_holds_is_known(string? value, bool isProbe) => Assert.Equal(isProbe, Probe.IsValue(value));

    [Fact]
    public void B_1_B_16_What_a_call_failed_by_is_known_however_often_it_was_wrapped()
    {
        var down = new SystemUnavailableException("Marketo refuses the client secret.", true);
        var unreadable = new UnreadableStateException("person/7", "is of a newer format");
        static Exception Wrapped(Exception cause) => new InvalidOperationException("outer", new AggregateException("inner", cause));
        Assert.Same(down, SystemUnavailableException.In(Wrapped(down)));
        Assert.Same(down, SystemUnavailableException.In(down));
        Assert.Null(SystemUnavailableException.In(Wrapped(unreadable)));
        Assert.Null(SystemUnavailableException.In(null));
        Assert.Same(unreadable, UnreadableStateException.In(Wrapped(unreadable)));
        Assert.Same(unreadable, UnreadableStateException.In(unreadable));
        Assert.Null(UnreadableStateException.In(Wrapped(down)));
        Assert.Null(UnreadableStateException.In(null));
        Assert.Equal(("person/7", "is of a newer format"), (unreadable.Key, unreadable.Reason));
        Assert.True(down.IsConfiguration);
    }

    [Fact]
    public void B_1_A_line_of_set_up_says_what_was_found_and_how_to_mend_it()
    {
        Assert.Equal("It is missing: Create it.", new SetUpLine("field", false, "It is missing", "Create it.").Text);
        Assert.Equal("It is there.", new SetUpLine("field", true, "It is there.").Text);
    }
}
