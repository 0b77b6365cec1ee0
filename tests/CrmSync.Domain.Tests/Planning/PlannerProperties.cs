using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;
using CrmSync.Domain.Tests.Fields;
using CsCheck;

namespace CrmSync.Domain.Tests.Planning;

public sealed class PlannerProperties
{
    public static TheoryData<ValueKind> Kinds => [.. Enum.GetValues<ValueKind>()];

    /// <summary>Any agreed value, both sides edited to anything: equal, refused or held after a few rounds, and every written value was seen somewhere.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void S_7_Any_perturbed_person_comes_to_rest_equal_refused_or_held_and_nothing_is_invented(ValueKind kind)
    {
        Gen<string?> Edit(SystemName side) => Gen.OneOf(Values.Good(kind, side).Select(v => (string?)v), Values.Texts.Select(v => (string?)v), Gen.Const<string?>(() => null));
        Gen.Select(Values.Good(kind, SystemName.Marketo), Edit(SystemName.Marketo), Edit(SystemName.Dynamics), Gen.OneOf(RecordKind.Lead, RecordKind.Contact), Gen.Bool)
            .Sample((agreed, inMarketo, inDynamics, record, isMarketoFirst) => Rests(kind, agreed, inMarketo, inDynamics, record, isMarketoFirst), print: Print);
    }

    /// <summary>A set of observations, in any order and with repetitions: the same shown values, and the same end on both sides.</summary>
    [Fact]
    public void S_2_Repetition_and_order_of_observations_never_change_where_a_person_ends_up()
    {
        var observed = Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3], Gen.Int[1, 3], Gen.OneOf(RecordKind.Lead, RecordKind.Contact), Gen.Int[0, 1_000_000]);
        observed.Sample((marketo, dynamics, perSecond, record, seed) =>
        {
            var changes = Changes(marketo, dynamics, perSecond, record);
            var random = new Random(seed);
            var shuffled = changes.Concat(changes.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(End(changes, marketo, dynamics, record, isOneByOne: false), End(shuffled, marketo, dynamics, record, isOneByOne: true));
        });
    }

    // An empty Boolean is said as false in Dynamics, which knows no empty: the agreed pair holds both forms (S-3).
    private static bool Rests(ValueKind kind, string agreed, string? inMarketo, string? inDynamics, RecordKind record, bool isMarketoFirst)
    {
        var field = Values.Field(kind);
        var there = Translate.To(SystemName.Dynamics, field, agreed, Values.Rules).Value;
        var person = Given.Linked(record) with { Fields = new Dictionary<string, FieldState> { ["f"] = new(agreed, there, agreed, there) { Base = new(agreed, DateTimeOffset.MinValue, false, []) } } };
        var story = new Story(person, new(new(1, [field]), Values.Rules));
        var world = new PerfectWorld(new() { ["f"] = inMarketo }, new() { ["f"] = inDynamics }, 11);
        void Marketo() => story.MarketoRow("f", agreed, inMarketo);
        void Dynamics() => story.DynamicsRow(11, ("f", inDynamics));
        (isMarketoFirst ? (Action)Marketo : Dynamics)();
        if (!world.Settle(story)) return false;
        (isMarketoFirst ? (Action)Dynamics : Marketo)();
        if (!world.Settle(story)) return false;
        var state = story["f"];
        var isSaid = kind == ValueKind.Boolean && world.Marketo["f"] == state.AgreedMarketo && world.Dynamics["f"] == state.AgreedDynamics;
        var rests = isSaid || Canonical.Equal(field, world.Marketo["f"], world.Dynamics["f"], Values.Rules) || state.Refused is not null || state.Held is not null;
        return rests && world.Written.All(w => IsObserved(field, w.To, w.Value, [(SystemName.Marketo, agreed), (SystemName.Marketo, inMarketo), (SystemName.Dynamics, there), (SystemName.Dynamics, inDynamics)]));
    }

    private static bool IsObserved(MappedField field, SystemName to, string? written, (SystemName Side, string? Value)[] seen) =>
        seen.Any(s => Canonical.Of(field, s.Side, s.Value, Values.Rules) == Canonical.Of(field, to, written, Values.Rules)) || (field.Kind == ValueKind.Boolean && written == "false");

    private static string Print((string, string?, string?, RecordKind, bool) sample) => sample.ToString();

    private static Change[] Changes(int marketo, int dynamics, int perSecond, RecordKind record)
    {
        var row = record == RecordKind.Contact ? Given.ContactRow : Given.LeadRow;
        var rows = Enumerable.Range(1, marketo).Select(i => (Change)new FieldChanged(Given.MarketoRecord, $"g{i}", Given.Start.AddSeconds(i / perSecond), "city", $"m{i - 1}", $"m{i}", null));
        return [.. rows, .. Enumerable.Range(1, dynamics).Select(i => new RecordSeen(Given.Row(row, 10 + i, null, ("city", $"d{i}"))))];
    }

    private static (string?, string?, string?, string?) End(Change[] changes, int marketo, int dynamics, RecordKind record, bool isOneByOne)
    {
        var story = new Story(Given.Linked(record, ("city", "m0")), Given.Policy(Given.Field("city")));
        var effects = new List<Effect>();
        foreach (var part in isOneByOne ? changes.Select(c => new[] { c }) : [changes])
        {
            story.See(part);
            effects.AddRange(story.Effects);
        }
        story.Effects.Clear();
        story.Effects.AddRange(effects);
        var shownInDynamics = dynamics == 0 ? "m0" : $"d{dynamics}";
        var world = new PerfectWorld(new() { ["city"] = $"m{marketo}" }, new() { ["city"] = shownInDynamics }, 10 + dynamics);
        Assert.True(world.Settle(story));
        return (world.Marketo["city"], world.Dynamics["city"], story["city"].AgreedMarketo, story["city"].AgreedDynamics);
    }
}
