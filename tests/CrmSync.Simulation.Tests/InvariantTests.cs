using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Host.Demo.Verdicts;
using CrmSync.Simulation.Tests.Checks;
using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulators.History;

namespace CrmSync.Simulation.Tests;

/// <summary>What the check asserts after each run goes red when it is broken: the evidence of a good run, with one thing in it that must not be.</summary>
public sealed class InvariantTests
{
    private const string Us = "crmsync";
    private const string Human = "human";
    private static readonly DateTimeOffset Long = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RunPlan Good = RunPlan.Small(4) with { Without = Enum.GetValues<Fault>().ToHashSet() };

    public static TheoryData<string, Func<Evidence, Evidence>> Breaks => new()
    {
        { "I1", all => Set(all, Pair(all).Marketo, "city", "Nowhere") },
        { "I2", all => InDynamics(all, Human, "address1_city", "Lost at sea") },
        { "I3", all => InMarketo(all, Us, "city", "Never heard of") },
        { "I3", all => InDynamics(InMarketo(City(all, its => its with { Way = FieldWay.ToMarketo }), Human, "city", "A new place"), Us, "address1_city", "A new place") },
        { "I2", all => InMarketo(InMarketo(City(all, its => its with { Way = FieldWay.ToMarketo, IsFilledOnly = true }), Human, "city", "A new place"), Us, "city", "From Dynamics", "A new place") },
        { "I4", all => all with { Quiet = all.Quiet! with { MarketoCalls = 1 } } },
        { "I6", Double },
        { "I7", all => Line(Line(all, isMarketo: false, Human, "delete", null, null), isMarketo: false, Us, "create", null, null) },
        { "I8", all => InMarketo(InMarketo(InDynamics(all, Human, "address1_city", "A new place"), Us, "city", "A new place"), Us, "city", "The old place", "A new place") },
        { "I9", Slow },
        { "I10", all => all with { Limits = [new("marketo", "606", 1)] } },
        { "I11", all => all with { Settling = new(null, TimeSpan.FromHours(1)) } },
        { "I14", all => all with { Dynamics = Without(all.Dynamics, Pair(all).Dynamics) } },
        { "I15", all => all with { Facts = (person, row) => all.Facts(person, row) with { Kinds = new HashSet<string>() } } },
        { "I15", all => InMarketo(all, Human, "city", "A new place") with { Facts = (person, row) => all.Facts(person, row) with { Collisions = [new("city", "A new place", "The old place")] } } },
    };

    [Theory]
    [InlineData(null, 0)]
    [InlineData("false", 1)]
    public void K_3_A_write_to_a_row_that_is_kept_out_is_found_and_a_row_that_was_made_anew_is_kept_out_only_if_it_says_so_itself(string? anew, int found)
    {
        var (excluded, written) = (Line(Human, "update", "new_synctomkto", "false"), Line(Us, "update", "jobtitle", "CTO"));
        Assert.Equal(1, Found(excluded, written));
        Assert.Equal(found, Found([excluded, Line(Human, "delete", null, null), Line(Human, "create", null, null), .. anew is null ? Array.Empty<HistoryLine>() : [Line(Human, "create", "new_synctomkto", anew)], written]));

        static HistoryLine Line(string client, string operation, string? field, string? value) => new(0, Long, client, operation, "lead", "row", field, null, value);
        static int Found(params HistoryLine[] lines) => new KeptOut(new MemoryStore(), TimeSpan.Zero, TimeSpan.Zero, []).Find(lines).Count();
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 2)]
    public void K_3_N_5_A_qualification_of_a_lead_that_is_kept_out_is_found_if_it_left_after_the_log_had_told_so_however_late_it_is_done(int left, int found)
    {
        var (store, done) = (new MemoryStore(), Long.AddMinutes(2));
        store.Links[new(RecordKind.Lead, "row")] = "person:7";
        store.Activities["person:7"] = [new(1, Long, "excluded", null, null, null, null, "K-1", null, "")];
        HistoryLine[] lines =
        [
            Line("lead", "row", "update", "new_synctomkto", "false"), Line("contact", "new", "create", "_originatingleadid_value", "row"),
            Line("lead", "row", "update", "statecode", "1"), Line("lead", "row", "update", "statuscode", "3"),
        ];
        Assert.Equal(found, new KeptOut(store, TimeSpan.Zero, TimeSpan.Zero, [("row", Long.AddSeconds(left))]).Find(lines).Count());

        HistoryLine Line(string table, string row, string operation, string field, string value) => new(0, done, field == "new_synctomkto" ? Human : Us, operation, table, row, field, null, value);
    }

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 0)]
    public void V_2_A_value_that_is_told_as_refused_though_it_was_taken_is_found_unless_an_older_copy_forgot_that_and_the_log_takes_it_back(bool isForgetful, bool isTakenBack, int found)
    {
        var store = new MemoryStore();
        store.Links[new(RecordKind.Lead, "row")] = "person:7";
        store.Activities["person:7"] = [new(1, Long, "refused", "title", "CTO", "CEO", null, "V-1", "tooLong", "")];
        if (isTakenBack) store.Activities["person:7"].Add(new(2, Long, "stands", "title", "CTO", "CTO", null, "V-2", null, ""));
        HistoryLine taken = new(1, Long.AddSeconds(-9), Us, "update", "lead", "row", "jobtitle", "CEO", "CTO");
        Assert.Equal(found, new RefusedAndTaken(store, TimeSpan.Zero, isForgetful).Find([taken]).Count());
    }

    [Theory]
    [InlineData("row", "merge", "_masterid_value", -5, 0)]
    [InlineData("next", "create", "_originatingleadid_value", -5, 0)]
    [InlineData("row", "merge", "_masterid_value", 5, 1)]
    public void V_2_G_3_QL_1_What_is_refused_since_a_person_went_on_from_a_row_is_refused_by_the_next_one(string row, string operation, string field, int left, int found)
    {
        var store = new MemoryStore();
        store.Links[new(RecordKind.Lead, "row")] = "person:7";
        store.Activities["person:7"] = [new(1, Long, "refused", "title", "CTO", "CEO", null, "V-1", "tooLong", "")];
        HistoryLine taken = new(1, Long.AddSeconds(-9), Us, "update", "lead", "row", "jobtitle", "CEO", "CTO"), gone = new(2, Long.AddSeconds(left), Human, operation, "lead", row, field, null, row == "row" ? "next" : "row");
        Assert.Equal(found, new RefusedAndTaken(store, TimeSpan.Zero, isForgetful: false).Find([taken, gone]).Count());
    }

    [Theory]
    [InlineData("linked", "8", 0)]
    [InlineData("collision", "8", 1)]
    [InlineData("repointed", "7", 1)]
    public void D_2_A_row_that_is_made_for_whoever_was_deleted_in_Marketo_is_found_unless_another_living_one_was_taken_over_since(string since, string marketo, int found)
    {
        var store = new MemoryStore();
        store.Links[new(RecordKind.Lead, "row")] = "person:7";
        store.Links[RecordId.Person(int.Parse(marketo, System.Globalization.CultureInfo.InvariantCulture))] = "person:7";
        store.Activities["person:7"] = [new(1, Long, "deleted", null, null, null, null, "D-2", null, ""), new(2, Long.AddSeconds(1), since, null, null, null, null, "G-3", null, "")];
        var planned = Long.AddMinutes(1);
        HistoryLine made = new(1, planned, Us, "create", "lead", "row", LinkFields.WriteMark, null, FormattableString.Invariant($"person:7.9.{planned.ToUnixTimeMilliseconds():x}.d"));
        HistoryEntry gone = new(1, Long.AddSeconds(-9), Human, "delete", "lead", "7", null, null, null);
        Assert.Equal(found, new MadeForDeleted(store, TimeSpan.Zero).Find([made], [gone]).Count());
    }

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public void B_9_A_run_whose_history_breaks_a_promise_is_found(string invariant, Func<Evidence, Evidence> broken)
    {
        var result = Simulation.Run(Good, planted: broken);
        Assert.NotEmpty(result.Violations);
        Assert.True(result.Verdict!.Count(invariant) > 0, string.Join('\n', result.Violations));
    }

    [Fact]
    public void B_9_Every_invariant_that_one_history_can_tell_is_judged_after_a_run()
    {
        var result = Simulation.Run(Good, planted: Told);
        Assert.Empty(result.Violations);
        Assert.Equal(["I5", "I12", "I13", "I16"], result.Verdict!.Results.Where(each => each.Judged is null).Select(each => each.Invariant.Id));
    }

    private static Evidence City(Evidence all, Func<JudgedField, JudgedField> turned) => all with { Fields = new([.. all.Fields.All.Select(field => field.Marketo == "city" ? turned(field) : field)]) };

    private static (string Marketo, string Dynamics) Pair(Evidence all) => all.Marketo.Rows
        .Select(row => (row.Key, Dynamics: row.Value.GetValueOrDefault("crmsyncDynamicsId") ?? ""))
        .First(pair => all.Dynamics.Tables.GetValueOrDefault(pair.Dynamics) == "lead");

    private static Evidence InMarketo(Evidence all, string client, string field, string value, string? old = null) => Line(all, isMarketo: true, client, "update", field, value, old ?? "The old place");

    private static Evidence InDynamics(Evidence all, string client, string field, string value) => Line(all, isMarketo: false, client, "update", field, value, "The old place");

    private static Evidence Line(Evidence all, bool isMarketo, string client, string operation, string? field, string? value, string? old = null)
    {
        var side = isMarketo ? all.Marketo : all.Dynamics;
        var time = all.Marketo.History.Concat(all.Dynamics.History).Max(line => line.Time) + TimeSpan.FromMinutes(1);
        var line = new HistoryLine(side.Last + 1, time, client, operation, "lead", isMarketo ? Pair(all).Marketo : Pair(all).Dynamics, field, old, value);
        var changed = side with { History = [.. side.History, line] };
        return isMarketo ? all with { Marketo = changed } : all with { Dynamics = changed };
    }

    private static Evidence Set(Evidence all, string person, string field, string value) => all with { Marketo = With(all.Marketo, person, all.Marketo.Rows[person].Where(each => each.Key != field).Append(new(field, value))) };

    private static Evidence Double(Evidence all)
    {
        const string second = "999999";
        var twin = all.Marketo.Rows[Pair(all).Marketo];
        var line = new HistoryLine(all.Marketo.Last + 1, all.Marketo.History[^1].Time, Us, "create", "lead", second, null, null, null);
        return all with { Marketo = With(all.Marketo with { History = [.. all.Marketo.History, line] }, second, twin) };
    }

    // Somebody was told of a refusal first of all; what we wrote in Dynamics came an hour later.
    private static Evidence Slow(Evidence all)
    {
        var told = Told(all);
        return told with { Dynamics = told.Dynamics with { History = [.. told.Dynamics.History.Select(line => line.Client == Us ? line with { Time = line.Time + TimeSpan.FromHours(1) } : line)] } };
    }

    private static Evidence Told(Evidence all)
    {
        var notice = new[] { ("leadId", "0"), ("kind", "refused"), ("activityKey", "a") }
            .Select(each => new HistoryLine(0, Long, Us, "create", "activity", "notice", each.Item1, null, each.Item2));
        return all with { Marketo = all.Marketo with { History = [.. notice, .. all.Marketo.History] } };
    }

    private static SideRecords With(SideRecords side, string row, IEnumerable<KeyValuePair<string, string>> values)
    {
        var rows = side.Rows.Where(each => each.Key != row).Append(new(row, new Dictionary<string, string>(values))).ToDictionary(StringComparer.OrdinalIgnoreCase);
        return side with { Rows = rows, Tables = side.Tables.Where(each => each.Key != row).Append(new(row, side.Tables.GetValueOrDefault(row, "lead"))).ToDictionary(StringComparer.OrdinalIgnoreCase) };
    }

    private static SideRecords Without(SideRecords side, string row) => side with
    {
        Rows = side.Rows.Where(each => each.Key != row).ToDictionary(StringComparer.OrdinalIgnoreCase),
        Tables = side.Tables.Where(each => each.Key != row).ToDictionary(StringComparer.OrdinalIgnoreCase),
    };
}
