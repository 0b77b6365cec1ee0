using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CsCheck;

namespace CrmSync.Domain.Tests.Planning;

/// <summary>Every owner, direction and record type against an expectation that knows nothing of the planner.</summary>
public sealed class OwnershipProperties
{
    private static readonly Gen<string?> Texts = Gen.OneOf("", "a", "b", "c").Select(v => v.Length == 0 ? null : v);
    private static readonly Gen<string?> Answers = Gen.OneOf("true", "false").Select(v => (string?)v);

    /// <summary>One agreed value, an edit or none on each side, seen in either order: both sides end as the field's rule says, and a side that may not be written never is.</summary>
    [Theory]
    [InlineData(FieldOwner.ByRecordType)]
    [InlineData(FieldOwner.Marketo)]
    [InlineData(FieldOwner.Dynamics)]
    [InlineData(FieldOwner.FillEmpty)]
    [InlineData(FieldOwner.Restrictive)]
    public void C_9_C_15_Both_sides_end_as_owner_direction_and_record_type_say(FieldOwner owner)
    {
        var values = owner == FieldOwner.Restrictive ? Answers : Texts;
        Gen.Select(values, values, values, Gen.Enum<Direction>(), Gen.OneOf(RecordKind.Lead, RecordKind.Contact), Gen.Bool)
            .Sample((agreed, inMarketo, inDynamics, direction, record, isMarketoFirst) =>
            {
                // Emptied on one side while the other was edited: it may be filled again with what the other side was known to hold until then.
                if (owner == FieldOwner.FillEmpty && (inMarketo is null || inDynamics is null) && inMarketo != agreed && inDynamics != agreed) return;
                var field = Given.Field("f", owner == FieldOwner.Restrictive ? ValueKind.Boolean : ValueKind.Text, direction) with { Owner = owner };
                var world = Settled(field, record, agreed, inMarketo, inDynamics, isMarketoFirst);
                Assert.Equal(Expected(field, record, agreed, inMarketo, inDynamics), (world.Marketo["f"], world.Dynamics["f"]));
                if (direction == Direction.ToMarketo) Assert.DoesNotContain(world.Written, w => w.To == SystemName.Dynamics);
                if (direction == Direction.ToDynamics) Assert.DoesNotContain(world.Written, w => w.To == SystemName.Marketo);
            }, print: sample => sample.ToString());
    }

    /// <summary>A lead goes on as a contact: where the contact holds the lead's last value agreed is kept, an empty column is filled, and a different value collides as of a contact (C-5, QL-3).</summary>
    [Fact]
    public void C_5_QL_3_Whatever_was_edited_when_a_lead_becomes_a_contact_both_sides_end_equal_by_the_contacts_rule() =>
        Gen.Select(Gen.OneOf("a", "b"), Texts, Texts, Gen.Int[0, 2])
            .Sample((agreed, inMarketo, onContact, when) =>
            {
                var story = new Story(Given.Linked(RecordKind.Lead, ("f", agreed)), Given.Policy(Given.Field("f")));
                var contact = new RecordSeen(Given.Row(Given.ContactRow, 11, null, ("f", onContact)) with { OriginatingLead = Given.LeadRow.Id });
                var world = new PerfectWorld(new() { ["f"] = inMarketo }, new() { ["f"] = onContact }, 11);
                if (when == 0) Edit(story, agreed, inMarketo);
                // A write to the lead that is under way when it is qualified: a closed lead refuses it.
                if (story.Person.Calls.Count > 0)
                {
                    story.See(contact);
                    story.Refuses(SystemName.Dynamics, RefusalReason.VersionMismatch);
                    story.Reads(Given.LeadRow, Given.Row(Given.LeadRow, 12, null, ("f", agreed)) with { Standing = RecordStanding.Qualified, QualifiedInto = Given.ContactRow });
                    story.Reads(Given.ContactRow, contact.Snapshot);
                }
                else story.See(contact);
                Assert.Equal(RecordKind.Contact, story.Person.RecordType);
                Assert.True(world.Settle(story));
                if (when == 1) Edit(story, agreed, inMarketo);
                if (when == 2) story.ReadsMarketo(50_000, ("f", world.Marketo["f"]));
                Assert.True(world.Settle(story));
                var expected = onContact is not null && onContact != agreed ? onContact : inMarketo;
                Assert.Equal((expected, expected), (world.Marketo["f"], world.Dynamics["f"]));
            }, print: sample => sample.ToString());

    private static void Edit(Story story, string agreed, string? inMarketo)
    {
        if (inMarketo != agreed) story.MarketoRow("f", agreed, inMarketo);
    }

    private static PerfectWorld Settled(MappedField field, RecordKind record, string? agreed, string? inMarketo, string? inDynamics, bool isMarketoFirst)
    {
        var story = new Story(Given.Linked(record, ("f", agreed)), Given.Policy(field));
        var world = new PerfectWorld(new() { ["f"] = inMarketo }, new() { ["f"] = inDynamics }, 11);
        void See(bool isMarketo)
        {
            if (isMarketo && inMarketo != agreed) story.MarketoRow("f", agreed, inMarketo);
            if (!isMarketo) story.DynamicsRow(11, ("f", inDynamics));
            Assert.True(world.Settle(story), "it comes to rest");
        }
        See(isMarketoFirst);
        See(!isMarketoFirst);
        return world;
    }

    private static (string?, string?) Expected(MappedField field, RecordKind record, string? agreed, string? marketo, string? dynamics)
    {
        var (hasMarketo, hasDynamics) = (marketo != agreed, dynamics != agreed);
        if (marketo == dynamics || (!hasMarketo && !hasDynamics && field.Owner != FieldOwner.FillEmpty)) return (marketo, dynamics);
        if (field.Owner == FieldOwner.FillEmpty)
        {
            if (marketo is null && field.Direction != Direction.ToDynamics) return (dynamics, dynamics);
            return dynamics is null && field.Direction != Direction.ToMarketo ? (marketo, marketo) : (marketo, dynamics);
        }
        if (field.Direction == Direction.ToMarketo) return hasDynamics ? (dynamics, dynamics) : (marketo, dynamics);
        if (field.Direction == Direction.ToDynamics) return hasMarketo ? (marketo, marketo) : (marketo, dynamics);
        if (!hasDynamics) return (marketo, marketo);
        if (!hasMarketo) return (dynamics, dynamics);
        var winner = field.Owner switch
        {
            FieldOwner.Marketo => marketo,
            FieldOwner.Dynamics => dynamics,
            FieldOwner.Restrictive => "true",
            _ => record == RecordKind.Contact ? dynamics : marketo,
        };
        return (winner, winner);
    }
}
