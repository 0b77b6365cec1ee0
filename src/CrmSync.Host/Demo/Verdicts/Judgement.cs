namespace CrmSync.Host.Demo.Verdicts;

/// <summary>
/// The independent check of a run that has ended, whatever failed or was killed in it: from both sides' histories and rows, and from what CrmSync shows of people.
/// It asks nobody, calls no rule of the planner, and costs time in proportion to the histories.
/// </summary>
public static class Judgement
{
    /// <summary>The verdict on a run.</summary>
    public static Verdict Of(Evidence evidence)
    {
        var all = new Histories(evidence);
        var offences = new List<Offence>();
        var (absent, linked) = new Standings(all, offences).Find();
        var pairs = new Pairs(all, offences);
        foreach (var (person, row) in linked) pairs.Look(person, row, evidence.Dynamics.Tables[row]);
        var created = Doubles.Find(all, offences);
        var writes = new Inventions(all, offences).Find();
        new Directions(all, offences).Find();
        new Fillings(all, offences).Find();
        new SameEmail(all, offences).Find();
        var (asked, reasons) = new RequestsAnswered(all, offences).Find();
        foreach (var (person, row) in linked)
        {
            CollisionsTold.Look(all, person, row, offences);
            CollisionsTold.LookAtContact(all, person, row, offences);
            FilledOnNext.Look(all, person, row, offences);
            Replacements.Look(all, person, row, evidence.Dynamics.Tables[row], offences);
        }
        var told = new RefusalsTold(all, offences).Find(pairs.Refused);
        var judged = new Dictionary<string, int?>(StringComparer.Ordinal)
        {
            ["I1"] = pairs.Fields + linked.Count,
            ["I2"] = pairs.Edits + asked + told,
            ["I3"] = writes,
            ["I4"] = new Quietness(all, offences).Find(),
            ["I6"] = created + told,
            ["I7"] = new Resurrections(all, offences).Find(),
            ["I8"] = new Reversions(all, offences).Find(),
            ["I9"] = pairs.Timed,
            ["I10"] = OfLimits(evidence, offences),
            ["I11"] = OfSettling(evidence, offences),
            ["I14"] = Removals.Find(all, offences),
            ["I15"] = new Provenance(all, offences).Find(),
        };
        return new(linked.Count, pairs.Fields, pairs.Edits, writes, created, pairs.Equal, pairs.Explained + absent + reasons, offences)
        {
            Asked = asked,
            Refusals = told,
            Results = [.. Invariant.All.Select(each => new InvariantResult(each, judged.GetValueOrDefault(each.Id), offences.Count(offence => each.Kinds.Contains(offence.Kind))))],
        };
    }

    private static int? OfLimits(Evidence evidence, List<Offence> offences)
    {
        if (evidence.Limits is not { } limits) return null;
        foreach (var limit in limits.Where(limit => limit.Count > limit.Allowed)) offences.Add(new(OffenceKind.OverLimit, limit.Side, limit.Name, "", 0));
        return limits.Count;
    }

    private static int? OfSettling(Evidence evidence, List<Offence> offences)
    {
        if (evidence.Settling is not { } settling) return null;
        if (settling.Took is not { } took || took > settling.Bound) offences.Add(new(OffenceKind.Unsettled, "", "", "", 0));
        return 1;
    }
}
