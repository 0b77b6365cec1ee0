using CrmSync.Domain.Activities;
using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using static CrmSync.Domain.Systems.SystemName;

namespace CrmSync.Domain.Tests.Rules;

/// <summary>How a person stands, as users see it and as it is found (B-10).</summary>
public sealed class StandingRules
{
    private static readonly FieldRefusal Refused = new(Dynamics, "b", "code", "No.", Given.Start, 2);

    private static Person Of(FieldState city) => Given.Linked(RecordKind.Lead, ("title", "Dr")) with { Fields = new Dictionary<string, FieldState> { ["city"] = city, ["title"] = new("Dr", "Dr", "Dr", "Dr") } };

    [Fact]
    public void A_person_waits_while_anything_of_it_does_and_else_the_worst_of_its_fields_says_how_it_stands()
    {
        var person = Of(new("a", "a", "a", "a"));
        Assert.Equal(PersonStanding.InStep, Standing.Of(person));
        Assert.Equal(PersonStanding.Waiting, Standing.Of(person with { OwedSince = 3 }));
        Assert.Equal(PersonStanding.Waiting, Standing.Of(person with { Parked = new("deferred", Given.Start, null) }));
        Assert.Equal(PersonStanding.Waiting, Standing.Of(person with { Meeting = Meeting.Ambiguous }));
        Assert.Equal(PersonStanding.Waiting, Standing.Of(new Story(person, Given.Policy()).MarketoRow("title", "Dr", "Prof").Person));
        Assert.Equal(PersonStanding.Stale, Standing.Of(person with { Dynamics = person.Dynamics! with { IsExcluded = true } }));
        Assert.Equal(PersonStanding.Refused, Standing.Of(person with { CreateRefused = Refused }));
        Assert.Equal(PersonStanding.Refused, Standing.Of(person with { RemovalRefused = Refused }));
        Assert.Equal(PersonStanding.Refused, Standing.Of(Of(new("a", "a", "b", "a") { Refused = Refused })));
        Assert.Equal(PersonStanding.Held, Standing.Of(Of(new("a", "a", "b", "a") { Held = new("returning", Given.Start) })));
        Assert.Equal(PersonStanding.Quarantined, Standing.Of(Of(new("a", "a", "b", "a") { Marks = FieldMarks.Quarantined })));
        Assert.Equal(PersonStanding.Quarantined, Standing.Of(Of(new("a", "a", "b", "a") { Marks = FieldMarks.Quarantined }), "city"));
        Assert.Equal(PersonStanding.InStep, Standing.Of(person, "nowhere"));
    }

    [Fact]
    public void The_line_of_the_index_holds_what_a_person_is_found_by_on_each_side()
    {
        var person = Given.Linked(RecordKind.Lead, (FieldMap.Email, "Ann@X.example"));
        var row = Standing.Row(person)!;
        Assert.Equal((Given.MarketoRecord, Given.LeadRow, "ann@x.example", "ann@x.example"), (row.Marketo, row.Dynamics, row.MarketoEmail, row.DynamicsEmail));
        var gone = Standing.Row(person with { Marketo = person.Marketo! with { Standing = SideStanding.Deleted } })!;
        Assert.Equal((null, Given.LeadRow, null, "ann@x.example"), (gone.Marketo, gone.Dynamics, gone.MarketoEmail, gone.DynamicsEmail));
        var deleted = Standing.Row(person with { Dynamics = person.Dynamics! with { Standing = SideStanding.Deleted } })!;
        Assert.Equal((Given.MarketoRecord, null, "ann@x.example", null), (deleted.Marketo, deleted.Dynamics, deleted.MarketoEmail, deleted.DynamicsEmail));
        // A row that the filter keeps out is nobody's other half, and stays its own person's (K-1).
        var kept = person with { Dynamics = person.Dynamics! with { IsExcluded = true } };
        Assert.Equal("ann@x.example", Standing.Row(kept)!.DynamicsEmail);
        Assert.Null(Standing.Row(kept with { Marketo = null })!.DynamicsEmail);
        Assert.Equal("ann@x.example", Standing.Row(person with { Marketo = null })!.DynamicsEmail);
    }

    [Fact]
    public void A_create_that_is_under_way_is_told_in_the_line_of_the_index_and_an_update_is_not()
    {
        var alone = new Story(Given.OnlyInMarketo(("city", "Bonn")), Given.Policy(Given.Field("city")));
        Assert.Null(Standing.Row(alone.Person)!.CreatingIn);
        Assert.Equal(Dynamics, Standing.Row(alone.IsAsked().Person)!.CreatingIn);
        Assert.Null(Standing.Row(new Story(Given.Linked(RecordKind.Lead, ("city", "Bonn")), Given.Policy(Given.Field("city"))).MarketoRow("city", "Bonn", "Köln").Person)!.CreatingIn);
    }

    [Fact]
    public void V_2_Each_open_refusal_is_listed_with_what_was_asked()
    {
        var person = Of(new("a", "a", "b", "a") { Refused = Refused }) with { CreateRefused = Refused with { Field = "title" }, RemovalRefused = Refused with { By = Marketo } };
        Assert.Equal([("create", "title", Dynamics), ("delete", "", Marketo), ("update", "city", Dynamics)], Standing.Refusals(person).Select(r => (r.Operation, r.Field, r.System)));
        Assert.Equal("", Standing.Refusals(person with { CreateRefused = Refused })[0].Field);
        Assert.Empty(Standing.Refusals(Of(new("a", "a", "b", "a") { Refused = Refused }) with { Dynamics = new(Given.LeadRow, SideStanding.Deleted) }));
        Assert.Empty(Standing.Refusals(Of(new("a", "a", "b", "a") { Refused = Refused }) with { Marketo = new(Given.MarketoRecord, SideStanding.Deleted) }));
    }
}
