using System.Text.Json;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;
using CrmSync.Simulation.Tests.Silos;
using CrmSync.Simulation.Tests.Wires;
using CrmSync.Simulators.Faults;

namespace CrmSync.Simulation.Tests.Faults;

/// <summary>Faults that have a moment rather than a rate: crashes, doubled activations, refused tokens, sides that answer errors.</summary>
internal static class Misfortunes
{
    private static readonly string[] MarketoErrors = ["604", "611", "713", "1022", "502"];
    private const int FirstOfMerges = 1076;
    private static readonly Guid Another = new("5ca1ab1e-0000-4000-8000-000000000002");
    private static readonly string[] DynamicsErrors = ["0x80044150", "0x80044151", "0x80040216", "0x8004a001"];

    public static void Plan(World world, Troubles troubles, TimeSpan lasts, Sides sides, SimulatedCluster cluster, (Action<TimeSpan> Crash, Action<Departure, TimeSpan> Lose) silos)
    {
        Some(Fault.Crash, 3, () => silos.Crash(troubles.Between(0.5, 30)));
        Some(Fault.DoubleActivation, 5, () =>
        {
            if (cluster.Double(troubles.Next(1_000))) troubles.Count(Fault.DoubleActivation);
        });
        Some(Fault.FeedExpired, 2, () =>
        {
            troubles.Count(Fault.FeedExpired);
            Expire(sides);
        });
        Some(Fault.QuotaEaten, 3, () =>
        {
            troubles.Count(Fault.QuotaEaten);
            sides.Marketo.Controls.Limits(Json(new { rateCalls = 8 }));
            world.After(TimeSpan.FromMinutes(1), () => sides.Marketo.Controls.Limits(Json(new { rateCalls = 100 })));
        });
        if (troubles.Has(Fault.QuotaEaten) && Beginning.NextDay(world.Now) is { } midnight) EatTheDay(world, troubles, sides, midnight);
        Some(Fault.CredentialsRefused, 2, () => Refuse(troubles.Next(2) == 0 ? "marketo" : "dynamics"));
        OutOfOrder.Plan(world, troubles, lasts, sides);
        Some(Fault.SeveralSilos, 5, Lose);
        if (troubles.Has(Fault.MergeRefused)) RefuseMerges(troubles, sides);
        if (troubles.Has(Fault.PoisonCall)) Poison(sides);
        if (troubles.Has(Fault.MidEdit)) sides.Dynamics.Controls.Faults.Add(new FaultRule { Operation = "*", Contains = BadMoments.NotNow, Code = "0x80044150" });
        Some(Fault.LookUpRefused, 1, () => RefuseLookUps(world, troubles));
        Some(Fault.WalkRefused, 1, () => RefuseWalk(world, troubles, sides));
        Some(Fault.OtherOrganization, 1, () => Replace(world, troubles, sides));
        if (troubles.Has(Fault.WalkLate)) for (var i = 2 + troubles.Next(4); i > 0; i--) world.After(troubles.Between(0, lasts.TotalSeconds), () => Expire(sides));
        if (troubles.Has(Fault.ReadLate)) troubles.AfterCut = () => GoAway(world, troubles, sides);
        if (troubles.Has(Fault.ServerErrors)) Break(Fault.ServerErrors, MarketoErrors[troubles.Next(4)], DynamicsErrors[troubles.Next(4)]);
        if (troubles.Has(Fault.Throttled)) Break(Fault.Throttled, troubles.Next(2) == 0 ? "606" : "615", "0x80072322");

        void Some(Fault fault, int most, Action act)
        {
            if (!troubles.Has(fault)) return;
            for (var i = troubles.Next(most) + 1; i > 0; i--) world.After(troubles.Between(0, lasts.TotalSeconds), act);
        }

        void Lose()
        {
            troubles.Count(Fault.SeveralSilos);
            silos.Lose((Departure)troubles.Next(3), troubles.Between(0, 60));
        }

        void Refuse(string side)
        {
            troubles.Count(Fault.CredentialsRefused);
            troubles.CredentialsRefusedBy.Add(side);
            world.Trace.Note(world.Now, "refuses", side);
            world.After(troubles.Between(5, 150), () => troubles.CredentialsRefusedBy.Remove(side));
        }

        void Break(Fault fault, string marketo, string dynamics)
        {
            troubles.Count(fault);
            sides.Marketo.Controls.Faults.Add(new FaultRule { Operation = "*", Probability = 0.05, Code = marketo });
            sides.Dynamics.Controls.Faults.Add(new FaultRule { Operation = "*", Probability = 0.05, Code = dynamics, RetryAfter = fault == Fault.Throttled ? 2 : null });
        }
    }

    public static void Mend(Sides sides, Troubles troubles)
    {
        troubles.CredentialsRefusedBy.Clear();
        troubles.AreAddressesTaken = true;
        (troubles.AreLookUpsRefused, troubles.IsWalkRefused, troubles.AreChangesRefused, troubles.IsDynamicsHidden) = (false, false, false, false);
        sides.Marketo.Controls.Faults.Clear();
        sides.Marketo.Controls.Limits(Json(new { rateCalls = 100 }));
        // With few calls a first walk by a row or two a page takes longer than anybody waits.
        if (troubles.Has(Fault.ShortPages) || troubles.Has(Fault.MergedAtWork)) sides.Marketo.Controls.Settings(Json(new { pageRows = 0 }));
        sides.Dynamics.Controls.Faults.Clear();
    }

    /// <summary>When the silos start again, one side can be read long before the other.</summary>
    public static void ReadOneFirst(World world, Troubles troubles, Sides sides, Random chance, DateTimeOffset startedAt)
    {
        var (isMarketoLast, lasts) = (chance.Next(2) == 0, TimeSpan.FromSeconds(15 + (25 * chance.NextDouble())));
        var rule = new FaultRule { Operation = "activities", Code = "713" };
        world.At(startedAt.UtcTicks, () =>
        {
            world.Trace.Note(world.Now, "refuses", isMarketoLast ? "marketo's changes" : "changes");
            if (isMarketoLast) sides.Marketo.Controls.Faults.Add(rule);
            else troubles.AreChangesRefused = true;
            world.After(lasts, () =>
            {
                if (isMarketoLast) sides.Marketo.Controls.Faults.Remove(rule);
                else troubles.AreChangesRefused = false;
            });
        });
    }

    private static void RefuseLookUps(World world, Troubles troubles)
    {
        troubles.Count(Fault.LookUpRefused);
        troubles.AreLookUpsRefused = true;
        world.Trace.Note(world.Now, "refuses", "look-ups");
        world.After(troubles.Between(120, 240), () => troubles.AreLookUpsRefused = false);
    }

    // The environment was copied over, or put back: everything that was there is, and its positions are no longer those of the feed.
    private static void Replace(World world, Troubles troubles, Sides sides)
    {
        troubles.Count(Fault.OtherOrganization);
        troubles.IsDynamicsAway = true;
        world.Trace.Note(world.Now, "away", "dynamics");
        world.After(troubles.Between(75, 120), () =>
        {
            troubles.IsDynamicsAway = false;
            // Nobody can tell what was away while he did not call.
            if (!troubles.IsAwaySeen) return;
            world.Trace.Note(world.Now, "another", "dynamics");
            sides.Dynamics.Controls.Settings(Json(new { organizationId = Another }));
            sides.Walks.Expect();
        });
    }

    private static void RefuseWalk(World world, Troubles troubles, Sides sides)
    {
        troubles.Count(Fault.WalkRefused);
        Expire(sides);
        troubles.IsWalkRefused = true;
        world.Trace.Note(world.Now, "refuses", "walks");
        world.After(troubles.Between(60, 120), () => troubles.IsWalkRefused = false);
    }

    // Longer than a write waits for its next try: its person hears that it was not done (B-10).
    private static void GoAway(World world, Troubles troubles, Sides sides)
    {
        if (troubles.Next(2) == 0) return;
        var rule = new FaultRule { Operation = "*", Code = "0x80044150" };
        world.Trace.Note(world.Now, "fails", "dynamics");
        sides.Dynamics.Controls.Faults.Add(rule);
        world.After(troubles.Between(50, 80), () => sides.Dynamics.Controls.Faults.Remove(rule));
    }

    /// <summary>Dynamics refuses its tokens once: everything there is read anew.</summary>
    public static void Expire(Sides sides) => sides.Dynamics.Controls.Settings(Json(new { expireTokensNow = true }));

    private static void RefuseMerges(Troubles troubles, Sides sides)
    {
        troubles.Count(Fault.MergeRefused);
        sides.Marketo.Controls.Faults.Add(new FaultRule { Operation = "mergeLeads", Probability = 0.5, Code = $"{FirstOfMerges + troubles.Next(4)}" });
    }

    private static void Poison(Sides sides)
    {
        sides.Marketo.Controls.Faults.Add(new FaultRule { Operation = "*", Contains = RareDeeds.SpoilsMarketo, Code = "611" });
        sides.Dynamics.Controls.Faults.Add(new FaultRule { Operation = "*", Contains = RareDeeds.SpoilsDynamics, Code = "0x80040216" });
    }

    // Whatever calms down meanwhile: nobody gets calls back before midnight.
    private static void EatTheDay(World world, Troubles troubles, Sides sides, DateTimeOffset midnight)
    {
        world.After(troubles.Between(0, (midnight - world.Now).TotalSeconds), () =>
        {
            troubles.Count(Fault.QuotaEaten);
            world.Trace.Note(world.Now, "used up", "marketo");
            sides.Marketo.Controls.Limits(Json(new { dailyCalls = 1 }));
        });
        world.At(midnight.UtcTicks, () => sides.Marketo.Controls.Limits(Json(new { dailyCalls = 100_000 })));
    }

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);
}
