using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>The span of earliestUpdatedAt and latestUpdatedAt, both ends within; open where a parameter is missing.</summary>
internal readonly record struct TimeSpanAsked(DateTimeOffset? From, DateTimeOffset? To)
{
    public static TimeSpanAsked Updated(MarketoCall call) => new(Read(call, "earliestUpdatedAt"), Read(call, "latestUpdatedAt"));

    /// <summary>Times are told, and so compared, in whole seconds.</summary>
    public bool Holds(DateTimeOffset time)
    {
        long second = time.ToUnixTimeSeconds();
        return !(second < From?.ToUnixTimeSeconds()) && !(second > To?.ToUnixTimeSeconds());
    }

    private static DateTimeOffset? Read(MarketoCall call, string name) => call.Text(name) is not { } text ? null
        : FieldValue.TryTime(text, out DateTimeOffset time) ? time : throw new MarketoRefusalException("1001", $"Invalid value '{text}'. Required of type 'DateTime'");
}
