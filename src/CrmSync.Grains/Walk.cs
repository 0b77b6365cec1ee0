using System.Diagnostics;

namespace CrmSync.Grains;

/// <summary>The spans of the walk: read, observe, plan, commit, deliver, settle. Ids only, never values.</summary>
internal static class Walk
{
    public static ActivitySource Source { get; } = new("CrmSync");

    public static Activity? Start(string station, string? person = null)
    {
        var span = Source.StartActivity(station);
        if (person is not null) span?.SetTag("crmsync.person", person);
        return span;
    }
}
