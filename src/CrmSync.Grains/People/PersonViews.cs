using CrmSync.Contracts.People;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Grains.People;

/// <summary>A person as users see it.</summary>
internal static class PersonViews
{
    public static PersonView Of(Person person) => new(
        person.Id,
        person.Marketo is { Standing: SideStanding.Live or SideStanding.Missing } m ? m.Record.Id : null,
        person.Dynamics is { Standing: SideStanding.Live } d ? d.Record.Id : null,
        person.RecordType switch { RecordKind.Contact => "contact", RecordKind.Lead => "lead", _ => "none" },
        Standing.Of(person),
        person.Parked?.Reason ?? (person.Calls.Count > 0 ? "answer" : null),
        person.Fields.ToDictionary(f => f.Key, f => new FieldView(f.Value.AgreedMarketo, f.Value.Marketo, f.Value.Dynamics, Standing.Of(person, f.Key))));
}
