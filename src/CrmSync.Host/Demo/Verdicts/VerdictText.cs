using System.Globalization;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>A verdict for a reader: counts, offenders by id, one last word.</summary>
internal static class VerdictText
{
    private const int OffendersShown = 20;

    public static void Write(TextWriter output, Verdict verdict, bool isSettled)
    {
        output.WriteLine("Verdict, from both sides' histories:");
        output.WriteLine($"  settled                {(isSettled ? "yes" : "no, not within the limit")}");
        output.WriteLine($"  linked people          {N(verdict.Pairs),9}");
        output.WriteLine($"  fields compared        {N(verdict.Fields),9}   different {verdict.Count(OffenceKind.Different)}, explained {verdict.Explained}");
        output.WriteLine($"  edits by people        {N(verdict.Edits),9}   lost {verdict.Count(OffenceKind.Lost)}, equal on both sides {verdict.Equal}");
        output.WriteLine($"  records made by us     {N(verdict.Created),9}   doubled {verdict.Count(OffenceKind.Doubled)}, missing {verdict.Count(OffenceKind.Missing)}");
        output.WriteLine($"  values written by us   {N(verdict.Writes),9}   that nobody wrote {verdict.Count(OffenceKind.Invented)}");
        output.WriteLine($"  rows asked for         {N(verdict.Asked),9}   unanswered {verdict.Count(OffenceKind.Unanswered)}");
        output.WriteLine($"  qualified, merged, deleted people left behind  {verdict.Count(OffenceKind.Forgotten)}");
        output.WriteLine($"  refusals told          {N(verdict.Refusals),9}   twice {verdict.Count(OffenceKind.ToldTwice)}, not everywhere {verdict.Count(OffenceKind.Untold)}");
        foreach (var result in verdict.Results)
            output.WriteLine($"  {result.Invariant.Id,-3} {result.Invariant.Name,-19}{(result.Judged is { } judged ? $"{N(judged),9}   broken {result.Broken}" : "        -   not judged here")}");
        foreach (var offence in verdict.Offences.Take(OffendersShown))
            output.WriteLine($"  {offence.Kind.ToString().ToLowerInvariant()}: {offence.Side} {offence.Row} {offence.Field}{(offence.Sequence > 0 ? $" (history {offence.Sequence})" : "")}");
        if (verdict.Offences.Count > OffendersShown) output.WriteLine($"  and {verdict.Offences.Count - OffendersShown} more");
        output.WriteLine(verdict.Passes && isSettled ? "PASS" : "FAIL");
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
