using System.Globalization;
using System.Text.RegularExpressions;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>A span of time that a query function names, in UTC: from its begin up to before its end. Turned: everything outside it.</summary>
internal sealed partial record DateSpan(DateTime From, DateTime To, bool Turned = false)
{
    public bool Holds(DateTime instant) => (instant >= From && instant < To) != Turned;

    /// <summary>Null when the function is unknown, or its value is no date or number.</summary>
    public static DateSpan? Read(string function, string? value, DateTime now)
    {
        if (value is not null && Rolling().Match(function) is { Success: true } rolling)
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? Roll(rolling.Groups[1].Value, rolling.Groups[2].Value, count, now) : null;
        if (value is not null && OnDay(function, value) is { } day) return day;
        var today = now.Date;
        return function switch
        {
            "Today" => Days(today, 0, 1),
            "Yesterday" => Days(today, -1, 0),
            "Tomorrow" => Days(today, 1, 2),
            "Last7Days" => new DateSpan(today.AddDays(-7), now),
            "Next7Days" => new DateSpan(now, today.AddDays(8)),
            _ when Calendar().Match(function) is { Success: true } calendar => Unit(calendar.Groups[2].Value, today, calendar.Groups[1].Value switch { "Last" => -1, "This" => 0, _ => 1 }),
            _ => null,
        };
    }

    private static DateSpan Days(DateTime today, int from, int to) => new(today.AddDays(from), today.AddDays(to));

    private static DateSpan? OnDay(string function, string value)
    {
        if (!DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var given)) return null;
        var day = given.Date;
        return function switch
        {
            "On" => Days(day, 0, 1),
            "NotOn" => Days(day, 0, 1) with { Turned = true },
            "OnOrAfter" => new DateSpan(day, DateTime.MaxValue),
            "OnOrBefore" => new DateSpan(DateTime.MinValue, day.AddDays(1)),
            _ => null,
        };
    }

    private static DateSpan Roll(string direction, string unit, int count, DateTime now) => direction switch
    {
        "OlderThan" => new DateSpan(DateTime.MinValue, Add(now, unit, -count)),
        "Last" => new DateSpan(unit == "Hours" ? Add(now, unit, -count) : Add(now.Date, unit, -count), now),
        _ => new DateSpan(now, unit == "Hours" ? Add(now, unit, count) : Add(now.Date, unit, count).AddDays(1)),
    };

    private static DateTime Add(DateTime time, string unit, int count)
    {
        count = Math.Clamp(count, -1000, 1000);
        return unit switch
        {
            "Minutes" => time.AddMinutes(count),
            "Hours" => time.AddHours(count),
            "Days" => time.AddDays(count),
            "Weeks" => time.AddDays(7 * count),
            "Months" => time.AddMonths(count),
            _ => time.AddYears(count),
        };
    }

    private static DateSpan Unit(string unit, DateTime today, int shift)
    {
        var from = unit switch
        {
            "Week" => today.AddDays(-(int)today.DayOfWeek + 7 * shift),
            "Month" => new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(shift),
            _ => new DateTime(today.Year + shift, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        };
        return new DateSpan(from, unit switch { "Week" => from.AddDays(7), "Month" => from.AddMonths(1), _ => from.AddYears(1) });
    }

    [GeneratedRegex("^(Last|Next|OlderThan)X(Minutes|Hours|Days|Weeks|Months|Years)$")]
    private static partial Regex Rolling();

    [GeneratedRegex("^(Last|This|Next)(Week|Month|Year)$")]
    private static partial Regex Calendar();
}
