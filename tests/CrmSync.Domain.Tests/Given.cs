using CrmSync.Domain.Fields;
using CrmSync.Domain.People;
using CrmSync.Domain.Planning;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests;

/// <summary>Persons, policies and snapshots as tests need them.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 11, 5, 10, 0, 0, TimeSpan.Zero);
    public static readonly RecordId MarketoRecord = RecordId.Person(7);
    public static readonly RecordId LeadRow = RecordId.Lead(new Guid("00000000-0000-0000-0000-000000000001"));
    public static readonly RecordId ContactRow = RecordId.Contact(new Guid("00000000-0000-0000-0000-000000000002"));

    public static MappedField Field(string name, ValueKind kind = ValueKind.Text, Direction direction = Direction.Both) => new(name, kind, name, name) { Direction = direction };

    public static SyncPolicy Policy(params MappedField[] fields) =>
        new(new(1, fields.Length > 0 ? fields : [Field("city"), Field("title"), Field(FieldMap.Email, ValueKind.Email)]), new());

    /// <summary>In step on both sides, version 10, everything agreed.</summary>
    public static Person Linked(RecordKind kind = RecordKind.Lead, params (string Field, string? Value)[] agreed)
    {
        var row = kind == RecordKind.Contact ? ContactRow : LeadRow;
        var side = new DynamicsSide(row, SideStanding.Live) { Version = 10 };
        return new("person:7", "c")
        {
            Marketo = new(MarketoRecord, SideStanding.Live) { Link = LinkOutput(side), WasRead = true },
            Dynamics = side,
            MapVersion = 1,
            Fields = agreed.ToDictionary(a => a.Field, a => new FieldState(a.Value, a.Value, a.Value, a.Value) { Base = new(a.Value, DateTimeOffset.MinValue, false, []) }),
        };
    }

    public static Person OnlyInMarketo(params (string Field, string? Value)[] values) => new("person:7", "c")
    {
        Marketo = new(MarketoRecord, SideStanding.Live) { WasRead = true },
        MapVersion = 1,
        Fields = values.ToDictionary(a => a.Field, a => new FieldState(null, null, a.Value, null) { Base = new(a.Value, DateTimeOffset.MinValue, false, []) }),
    };

    public static RecordSnapshot Row(RecordId row, long version, string? mark, params (string Field, string? Value)[] values) =>
        new(row, version, Start, null, values.ToDictionary(v => v.Field, v => v.Value)) { WriteMark = mark };

    private static Dictionary<string, string?> LinkOutput(DynamicsSide side) => new()
    {
        [LinkFields.DynamicsId] = side.Record.Id,
        [LinkFields.RecordType] = side.Record.Kind == RecordKind.Contact ? "Contact" : "Lead",
        [LinkFields.IsDeleted] = "false",
    };
}
