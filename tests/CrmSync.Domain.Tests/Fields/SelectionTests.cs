using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Fields;

/// <summary>What becomes of the default set, given what the two sides offer?</summary>
public sealed class SelectionTests
{
    private static TableSchema Table(RecordKind kind, params FieldSchema[] fields) => new(kind, fields.ToDictionary(f => f.Name));

    private static FieldSchema Field(string name, ValueKind? kind = ValueKind.Text, FieldLimits? limits = null) => new(name, name, kind, limits ?? FieldLimits.None, true, null);

    private static TableSchema[] City(FieldSchema? marketo, FieldSchema? lead, FieldSchema? contact) =>
        [Of(RecordKind.Person, marketo), Of(RecordKind.Lead, lead), Of(RecordKind.Contact, contact)];

    private static TableSchema Of(RecordKind kind, FieldSchema? field) => field is null ? Table(kind) : Table(kind, field);

    private static MappedField Mapped(FieldLimits lead, FieldLimits? contact) =>
        FieldSelection.FromDefaults(1, City(Field("city"), Field("address1_city", limits: lead), contact is null ? null : Field("address1_city", limits: contact))).Map.Find("city")!;

    [Fact]
    public void V_1_Of_the_limits_of_lead_and_contact_the_stricter_one_holds()
    {
        var wide = new FieldLimits { LengthMax = 100, BytesMax = 300, Min = -5, Max = 50, Scale = 4 };
        var tight = new FieldLimits { LengthMax = 80, BytesMax = 200, Min = -1, Max = 20, Scale = 2, Required = true, AsciiOnly = true, IsUrl = true, IsMoment = true };
        Assert.Equal(tight, Mapped(wide, tight).Dynamics);
        Assert.Equal(tight, Mapped(tight, wide).Dynamics);
        Assert.Equal(tight, Mapped(FieldLimits.None, tight).Dynamics);
        Assert.Equal(tight, Mapped(tight, FieldLimits.None).Dynamics);
        Assert.Equal(tight, Mapped(tight, null).Dynamics);
        Assert.Equal(tight with { Min = 0, Max = 7 }, Mapped(tight with { Min = 0 }, tight with { Max = 7 }).Dynamics);
    }

    [Fact]
    public void F_1_Each_row_of_the_defaults_that_is_left_out_says_which_side_is_why()
    {
        Assert.Contains("city: Marketo does not offer it", FieldSelection.Defaults(1, City(null, Field("address1_city"), Field("address1_city"))).LeftOut);
        Assert.Contains("city: Dynamics offers it neither on lead nor on contact", FieldSelection.Defaults(1, City(Field("city"), null, null)).LeftOut);
        Assert.Contains("city: its type in Marketo is another one than in Dynamics", FieldSelection.Defaults(1, City(Field("city", ValueKind.Boolean), Field("address1_city"), null)).LeftOut);
        Assert.Contains("city: its type in Marketo is another one than in Dynamics", FieldSelection.Defaults(1, City(Field("city", ValueKind.Boolean), null, Field("address1_city"))).LeftOut);
        // A column whose type is none of ours, or that may be hidden from us, is not offered; and a side whose table is not told offers nothing.
        Assert.Contains("city: Dynamics offers it neither on lead nor on contact", FieldSelection.Defaults(1, City(Field("city"), Field("address1_city", null), Field("address1_city") with { IsSecured = true })).LeftOut);
        Assert.Contains("city: Marketo does not offer it", FieldSelection.Defaults(1, [Table(RecordKind.Lead, Field("address1_city"))]).LeftOut);
    }

    [Theory]
    [InlineData(ValueKind.Text, ValueKind.Text, true)]
    [InlineData(ValueKind.Text, ValueKind.Email, true)]
    [InlineData(ValueKind.Text, ValueKind.Phone, true)]
    [InlineData(ValueKind.Text, ValueKind.Choice, true)]
    [InlineData(ValueKind.Text, ValueKind.Lookup, true)]
    [InlineData(ValueKind.Text, ValueKind.WholeNumber, false)]
    [InlineData(ValueKind.Email, ValueKind.Text, true)]
    [InlineData(ValueKind.Phone, ValueKind.Text, true)]
    [InlineData(ValueKind.Email, ValueKind.Choice, false)]
    [InlineData(ValueKind.WholeNumber, ValueKind.Decimal, true)]
    [InlineData(ValueKind.Decimal, ValueKind.WholeNumber, true)]
    [InlineData(ValueKind.Money, ValueKind.Decimal, true)]
    [InlineData(ValueKind.WholeNumber, ValueKind.Money, true)]
    [InlineData(ValueKind.WholeNumber, ValueKind.Text, false)]
    [InlineData(ValueKind.Date, ValueKind.DateTime, true)]
    [InlineData(ValueKind.DateTime, ValueKind.Date, true)]
    [InlineData(ValueKind.Date, ValueKind.Text, false)]
    [InlineData(ValueKind.Boolean, ValueKind.Choice, false)]
    public void F_1_A_field_is_chosen_where_its_values_can_stand_in_the_column(ValueKind marketo, ValueKind dynamics, bool isChosen)
    {
        Assert.Equal(isChosen, FieldSelection.Defaults(1, City(Field("city", marketo), Field("address1_city", dynamics), null)).Choices.Find("city") is not null);
        Assert.Equal(isChosen, FieldSelection.Defaults(1, City(Field("city", marketo), null, Field("address1_city", dynamics))).Choices.Find("city") is not null);
    }

    [Theory]
    [InlineData(ValueKind.Text, ValueKind.Choice, ValueKind.Choice)]
    [InlineData(ValueKind.Text, ValueKind.Lookup, ValueKind.Lookup)]
    [InlineData(ValueKind.Text, ValueKind.Email, ValueKind.Email)]
    [InlineData(ValueKind.Text, ValueKind.Phone, ValueKind.Phone)]
    [InlineData(ValueKind.Phone, ValueKind.Text, ValueKind.Phone)]
    [InlineData(ValueKind.Decimal, ValueKind.Money, ValueKind.Money)]
    [InlineData(ValueKind.WholeNumber, ValueKind.Decimal, ValueKind.WholeNumber)]
    [InlineData(ValueKind.DateTime, ValueKind.Date, ValueKind.Date)]
    [InlineData(ValueKind.Date, ValueKind.DateTime, ValueKind.Date)]
    public void S_11_The_more_telling_of_both_kinds_says_how_values_compare(ValueKind marketo, ValueKind dynamics, ValueKind kind) =>
        Assert.Equal(kind, FieldSelection.Defaults(1, City(Field("city", marketo), Field("address1_city", dynamics), null)).Choices.Find("city")!.Kind);

    [Fact]
    public void N_9_The_address_that_people_are_matched_by_compares_as_one_whatever_its_columns_are()
    {
        var choices = FieldSelection.Defaults(1, [Table(RecordKind.Person, Field("email")), Table(RecordKind.Lead, Field("emailaddress1")), Table(RecordKind.Contact, Field("emailaddress1"))]).Choices;
        Assert.Equal(ValueKind.Email, choices.Find("email")!.Kind);
    }

    [Fact]
    public void F_1_A_field_goes_both_ways_unless_a_side_does_not_let_it_be_written_or_it_is_a_lookups_text()
    {
        Direction Of(FieldSchema marketo, FieldSchema? lead, FieldSchema? contact) => FieldSelection.Defaults(1, City(marketo, lead, contact)).Choices.Find("city")!.Direction;
        var (city, column) = (Field("city"), Field("address1_city"));
        Assert.Equal(Direction.Both, Of(city, column, null));
        Assert.Equal(Direction.ToDynamics, Of(city with { Writable = false }, column, column));
        Assert.Equal(Direction.ToMarketo, Of(city, column with { Writable = false }, column));
        Assert.Equal(Direction.ToMarketo, Of(city, null, column with { Writable = false }));
        Assert.Equal(Direction.ToMarketo, Of(city, column with { Kind = ValueKind.Lookup }, null));
    }

    [Fact]
    public void F_1_Of_two_default_fields_for_one_column_the_second_goes_to_Marketo_only()
    {
        var choices = FieldSelection.Defaults(1, [Table(RecordKind.Person, Field("microsoftTopic"), Field("subject"), Field("city")), Table(RecordKind.Lead, Field("subject"), Field("address1_city"))]).Choices;
        Assert.Equal([Direction.Both, Direction.Both, Direction.ToMarketo], choices.Fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Direction));
    }

    [Fact]
    public void F_3_A_field_that_is_secured_or_whose_type_or_days_changed_is_quarantined_with_the_reason()
    {
        var (column, day) = (Field("address1_city"), Field("city", ValueKind.Date));
        var choices = FieldSelection.Defaults(1, City(Field("city"), column, column)).Choices;
        string? Now(FieldSchema? marketo, FieldSchema? lead, FieldSchema? contact) => FieldSelection.MapOf(choices, City(marketo, lead, contact)).Find("city")!.Quarantine;
        Assert.Null(Now(Field("city"), column, column));
        Assert.Equal("Marketo no longer offers city", Now(null, column, column));
        Assert.Equal("Marketo no longer lets city be written", Now(Field("city") with { Writable = false }, column, column));
        Assert.Equal("Dynamics no longer offers lead.address1_city", Now(Field("city"), null, column));
        Assert.Equal("Dynamics no longer offers contact.address1_city", Now(Field("city"), column, null));
        Assert.Equal("Dynamics no longer lets contact.address1_city be written", Now(Field("city"), column, column with { Writable = false }));
        Assert.StartsWith("lead.address1_city is secured in Dynamics now", Now(Field("city"), column with { IsSecured = true }, column), StringComparison.Ordinal);
        Assert.StartsWith("the type of contact.address1_city in Dynamics, or of the field in Marketo,", Now(Field("city"), column, column with { Kind = ValueKind.Email }), StringComparison.Ordinal);
        Assert.StartsWith("the type of lead.address1_city", Now(Field("city", ValueKind.Boolean), column, column), StringComparison.Ordinal);
        var (date, moment) = (column with { Kind = ValueKind.Date }, column with { Kind = ValueKind.Date, Limits = new() { IsMoment = true } });
        var days = FieldSelection.Defaults(1, City(day, date, date)).Choices;
        Assert.Null(FieldSelection.MapOf(days, City(day, moment, moment)).Find("city")!.Quarantine);
        Assert.StartsWith("lead.address1_city and contact.address1_city no longer hold the same", FieldSelection.MapOf(days, City(day, date, moment)).Find("city")!.Quarantine, StringComparison.Ordinal);
    }

    [Fact]
    public void F_3_A_one_way_field_is_not_quarantined_because_its_source_cannot_be_written()
    {
        var (city, column) = (Field("city"), Field("address1_city"));
        var choices = FieldSelection.Defaults(1, City(city, column, column)).Choices;
        FieldChoices Turned(Direction direction) => choices with { Fields = [choices.Find("city")! with { Direction = direction }] };
        Assert.Null(FieldSelection.MapOf(Turned(Direction.ToDynamics), City(city with { Writable = false }, column, column)).Find("city")!.Quarantine);
        Assert.Null(FieldSelection.MapOf(Turned(Direction.ToMarketo), City(city, column with { Writable = false }, column)).Find("city")!.Quarantine);
    }

    [Fact]
    public void V_1_What_a_table_requires_is_told_in_the_order_of_its_columns_and_yes_no_columns_are_never_empty()
    {
        var required = new FieldLimits { Required = true, LengthMax = 50 };
        TableSchema[] tables =
        [
            Table(RecordKind.Lead, Field("subject", limits: required), Field("lastname", limits: required), Field("fax"), Field("flag", ValueKind.Boolean, required), Field("odd", null, required), Field("fullname", limits: required) with { Writable = false }),
            Table(RecordKind.Contact, Field("parent", limits: required)),
        ];
        Assert.Equal([new("lastname", "lastname", 50), new("subject", "subject", 50)], RequiredColumn.Of(RecordKind.Lead, tables));
        Assert.Equal(["parent"], RequiredColumn.Of(RecordKind.Contact, tables).Select(c => c.Name));
    }

    [Fact]
    public void F_3_A_map_without_fields_quarantines_those_alone_and_is_the_same_where_nothing_changes()
    {
        var map = new FieldMap(3, [Given.Field("city"), Given.Field("title") with { Quarantine = "gone" }]);
        Assert.Same(map, map.Without(new Dictionary<string, string> { ["title"] = "secured", ["street"] = "gone" }));
        var less = map.Without(new Dictionary<string, string> { ["title"] = "secured", ["city"] = "secured" });
        Assert.Equal([("city", "secured"), ("title", "gone")], less.Fields.Select(f => (f.Name, f.Quarantine)));
        Assert.Equal(3, less.Version);
        Assert.Equal(new Dictionary<string, string> { ["title"] = "gone" }, map.Quarantined);
    }

    [Fact]
    public void F_3_Maps_are_alike_where_they_ask_the_same_of_values()
    {
        var list = new ChoiceList(new Dictionary<int, string> { [1] = "Web", [2] = "Fair" });
        var field = Given.Field("city") with { Choices = list };
        FieldMap Of(MappedField one) => new(1, [one]);
        Assert.True(Of(field).IsLike(Of(field with { Choices = new(new Dictionary<int, string> { [2] = "Fair", [1] = "Web" }) }) with { Version = 9 }));
        MappedField[] others =
        [
            field with { Choices = null },
            field with { Choices = new(new Dictionary<int, string> { [1] = "Web" }) },
            field with { Choices = new(new Dictionary<int, string> { [1] = "Web", [2] = "Expo" }) },
            field with { Choices = new(new Dictionary<int, string> { [1] = "Web", [3] = "Fair" }) },
            field with { Choices = list with { Former = new Dictionary<string, int> { ["Net"] = 1 } } },
            field with { Choices = list with { States = new Dictionary<int, int> { [1] = 0 } } },
            field with { Choices = list with { QualifiedState = 1 } },
            field with { ContactChoices = list },
            field with { Marketo = new() { LengthMax = 9 } },
            field with { Dynamics = new() { LengthMax = 9 } },
            field with { Quarantine = "gone" },
        ];
        Assert.All(others, other => Assert.False(Of(field).IsLike(Of(other)) || Of(other).IsLike(Of(field))));
        Assert.False(Of(field).IsLike(new(1, [])));
    }
}
