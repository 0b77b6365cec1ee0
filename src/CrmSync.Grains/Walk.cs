using System.Diagnostics;

namespace CrmSync.Grains;

/// <summary>
/// The spans of the walk: read, observe, plan, commit, deliver, settle. Ids only, never values. A page and what becomes of it share one trace, carried
/// from grain to grain beside the messages; nothing is carried while nobody listens.
/// </summary>
internal static class Walk
{
    private const string Key = "crmsync.trace";

    public static ActivitySource Source { get; } = new("CrmSync");

    /// <summary>The trace in which this message came; null when nobody listens.</summary>
    public static string? Trace => RequestContext.Get(Key) as string;

    /// <summary>The first station: a trace of its own.</summary>
    public static Activity? Begin(string station)
    {
        if (Trace is not null) RequestContext.Remove(Key);
        return Start(station);
    }

    public static Activity? Start(string station, string? person = null)
    {
        var before = Activity.Current is null && ActivityContext.TryParse(Trace, null, isRemote: true, out var context) ? context : default;
        var span = Source.StartActivity(station, ActivityKind.Internal, before);
        if (span is null) return null;
        if (person is not null) span.SetTag("crmsync.person", person);
        RequestContext.Set(Key, span.Id!);
        return span;
    }

    /// <summary>What is told from here on belongs to that trace again.</summary>
    public static void Continue(string? trace)
    {
        if (trace is not null) RequestContext.Set(Key, trace);
        else if (Trace is not null) RequestContext.Remove(Key);
    }
}
