using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.People;

namespace CrmSync.Simulation.Tests.Checks;

/// <summary>Did we make a row in Dynamics for an address that nobody could look for there? Whoever is to be made is looked for before (N-9).</summary>
internal static class MadeUnlooked
{
    /// <param name="dynamics">Dynamics' history.</param>
    /// <param name="mended">From when on every address could be looked for, by its clock.</param>
    public static IEnumerable<string> Find(SideRecords dynamics, DateTimeOffset mended) => dynamics.History
        .Where(line => line is { Operation: "create", Field: "emailaddress1", New: { } email } && line.Client == dynamics.Us && email.StartsWith(ManyAtOnce.RefusedInAddress, StringComparison.Ordinal) && line.Time < mended)
        .Select(line => $"N-9: dynamics {line.Row} was made for an address that nobody could look for (history {line.Sequence})");
}
