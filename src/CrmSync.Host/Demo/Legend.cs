using System.Globalization;
using CrmSync.Host.Demo.People;

namespace CrmSync.Host.Demo;

/// <summary>What a newcomer needs to read the demo.</summary>
internal static class Legend
{
    private const double SecondsADay = 86_400;

    public static void Write(TextWriter output, DemoOptions options, Addresses at, string key)
    {
        foreach (var line in Lines(options, at, key)) output.WriteLine(line);
        output.Flush();
    }

    private static IEnumerable<string> Lines(DemoOptions options, Addresses at, string key) =>
    [
        "CrmSync demo: two simulated systems, kept in step both ways.",
        "",
        $"  gateway and status page  http://127.0.0.1:{at.Gateway}",
        $"  key                      {key}",
        $"                           (kept in {DemoFolder.KeyFile(options.Data)})",
        $"  Marketo simulator        http://127.0.0.1:{at.Marketo}",
        $"  Dataverse simulator      http://127.0.0.1:{at.Dataverse}",
        "                           clients: crmsync/crmsync-secret is CrmSync itself,",
        "                           human/human-secret stands for a person",
        "",
        $"  Seeded: {N(options.People)} people a side; 80 % of them on both, under one e-mail.",
        "  They are matched and linked first. Dynamics people who are missing in",
        "  Marketo are made there. Marketo people stay in Marketo until somebody asks",
        "  for them (sync-person): that is the 'one side' number.",
        .. Edits(options.EditsPerSecond),
        "",
        .. Pace(),
        "",
        "  Ctrl-C stops. A second start goes on where this one was.",
        "",
    ];

    private static IEnumerable<string> Edits(double perSecond) => perSecond <= 0
        ? ["  Nobody edits (--edits-per-second 0)."]
        : [
            $"  Simulated people make {perSecond.ToString("0.##", CultureInfo.InvariantCulture)} edits a second over HTTP, half on each side. Of these",
            $"  about {Share(Shares.Collisions)} hit the same field on both sides at once (a collision: on a lead",
            "  Marketo's value ends on both sides, on a contact Dynamics' does),",
            $"  {Share(Shares.Creations)} make a person (half in Marketo; half of those are asked for, as a lead",
            "  or as a contact, by a call, twice at once, or by a trace in Marketo),",
            $"  {Share(Shares.Requests)} ask for somebody who is in Marketo already,",
            $"  {Share(Shares.Refusals)} write what the other side refuses, or mend it (too long, no e-mail",
            $"  address, no phone number, a city that a plug-in forbids: {PlugIn.Forbidden}),",
            $"  {Share(Shares.Qualifications)} qualify a lead, half of them in the middle of a collision,",
            $"  {Share(Shares.Merges)} merge two records on one side, {Share(Shares.Deletions)} delete one on one side,",
            $"  {Share(Shares.Restorations)} bring a deleted lead back.",
        ];

    private static IEnumerable<string> Pace()
    {
        var marketo = N((long)(SecondsADay / DemoConnection.Poll.TotalSeconds * 2));
        var dynamics = N((long)(SecondsADay / DemoConnection.Poll.TotalSeconds * 2));
        return
        [
            "  Pace: every feed is read each second, the daily quota is off, rate and",
            $"  concurrency limits are on. In production that would cost about {marketo}",
            $"  Marketo calls a day (of 50,000 that a customer has) and {dynamics}",
            "  Dataverse calls, so there the pace follows the quota.",
            $"  Rows and calls are taken to be late by {DemoConnection.Lateness.TotalSeconds:0} s and {DemoConnection.Landing.TotalSeconds:0} s here (60 s and 90 s in production).",
        ];
    }

    private static string Share(int ofThousand) => string.Create(CultureInfo.InvariantCulture, $"{ofThousand / 10.0:0.#} %");

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>Ports in use.</summary>
internal sealed record Addresses(int Gateway, int Marketo, int Dataverse);
