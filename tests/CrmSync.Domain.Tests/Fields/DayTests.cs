using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Fields;

/// <summary>A day on one side and a moment on the other, through the connection's zone (S-11).</summary>
public sealed class DayTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo", "Asia/Kolkata", "Pacific/Apia", "Pacific/Honolulu", "Australia/Lord_Howe"];

    /// <summary>Marketo holds days, Dynamics moments.</summary>
    private static readonly MappedField ToMoments = new("f", ValueKind.Date, "f", "f") { Dynamics = new() { IsMoment = true } };

    /// <summary>Marketo holds moments, Dynamics days.</summary>
    private static readonly MappedField ToDays = new("f", ValueKind.Date, "f", "f") { Marketo = new() { IsMoment = true } };

    [Theory]
    [InlineData("UTC", "2026-03-29", "2026-03-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("America/New_York", "2026-01-15", "2026-01-15T05:00:00Z")]
    [InlineData("America/New_York", "2026-07-15", "2026-07-15T04:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-01-01", "2025-12-31T15:00:00Z")]
    public void S_11_A_day_is_said_as_the_moment_at_which_it_begins_in_the_zone(string zone, string day, string moment)
    {
        var rules = new FieldRules("US", zone);
        Assert.Equal(new Translation(moment, null), Translate.To(SystemName.Dynamics, ToMoments, day, rules));
        Assert.Equal(new Translation(moment, null), Translate.To(SystemName.Marketo, ToDays, day, rules));
        Assert.True(Canonical.Equal(ToMoments, day, moment, rules));
    }

    [Fact]
    public void S_11_A_day_comes_back_as_itself_in_every_zone() =>
        Gen.Select(Gen.Int[0, 150 * 365].Select(d => new DateOnly(1950, 1, 1).AddDays(d).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), Gen.OneOf(Zones)).Sample((day, zone) =>
        {
            var rules = new FieldRules("US", zone);
            // On Samoa's calendar one day is missing: whoever was born on it has no moment there.
            if (zone == "Pacific/Apia" && day == "2011-12-30") return true;
            var there = Translate.To(SystemName.Dynamics, ToMoments, day, rules).Value;
            return Translate.To(SystemName.Marketo, ToMoments, there, rules).Value == day;
        });

    [Theory]
    [InlineData("2026-03-29T02:30:00Z", "2026-03-28")]
    [InlineData("2026-03-29T04:00:00Z", "2026-03-29")]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01")]
    [InlineData("2026-11-01T06:30:00Z", "2026-11-01")]
    public void S_11_A_moment_is_said_as_the_day_that_it_belongs_to_in_the_zone(string moment, string day)
    {
        var rules = new FieldRules("US", "America/New_York");
        Assert.Equal(new Translation(day, null), Translate.To(SystemName.Dynamics, ToDays, moment, rules));
        Assert.True(Canonical.Equal(ToDays, moment, day, rules));
        Assert.True(Canonical.Same(ToDays, SystemName.Marketo, moment, Translate.To(SystemName.Marketo, ToDays, day, rules).Value, rules));
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void S_11_The_ends_of_the_calendar_do_no_harm(string value)
    {
        foreach (var zone in Zones)
            foreach (var field in new[] { ToMoments, ToDays })
                Assert.NotNull(Translate.To(SystemName.Dynamics, field, value, new("US", zone)).Value);
    }

    [Fact]
    public void S_11_A_day_and_a_moment_compare_by_days()
    {
        static FieldSchema Of(ValueKind kind) => new("f", "f", kind, FieldLimits.None, true, null);
        Assert.Equal(ValueKind.Date, FieldSelection.KindOf("f", Of(ValueKind.Date), Of(ValueKind.DateTime)));
        Assert.Equal(ValueKind.Date, FieldSelection.KindOf("f", Of(ValueKind.DateTime), Of(ValueKind.Date)));
        Assert.Equal(ValueKind.DateTime, FieldSelection.KindOf("f", Of(ValueKind.DateTime), Of(ValueKind.DateTime)));
    }

    [Fact]
    public void F_3_Lead_and_contact_that_no_longer_hold_the_same_quarantine_the_field()
    {
        static TableSchema Table(RecordKind kind, ValueKind values, bool isMoment) =>
            new(kind, new Dictionary<string, FieldSchema> { ["f"] = new("f", "f", values, new() { IsMoment = isMoment }, true, null) });
        var choices = new FieldChoices(1, [new("f", "f", "f", ValueKind.Date, Direction.Both, FieldOwner.ByRecordType, 1)]);
        FieldMap Map(bool lead, bool contact) => FieldSelection.MapOf(
            choices, [Table(RecordKind.Person, ValueKind.Date, false), Table(RecordKind.Lead, lead ? ValueKind.DateTime : ValueKind.Date, lead), Table(RecordKind.Contact, contact ? ValueKind.DateTime : ValueKind.Date, contact)]);
        Assert.Null(Map(true, true).Find("f")!.Quarantine);
        Assert.Null(Map(false, false).Find("f")!.Quarantine);
        Assert.Equal("lead.f and contact.f no longer hold the same, days or moments", Map(true, false).Find("f")!.Quarantine);
    }
}
