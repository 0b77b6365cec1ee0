using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Explaining;

/// <summary>What is there to say about a person as a whole, for a reader?</summary>
internal static class PersonSentences
{
    public static IReadOnlyList<string> Of(Person person, string recordType)
    {
        var said = new List<string> { Linked(person, recordType) };
        if (person.CreateRefused is { } refused)
            said.Add($"{Name(refused.By)} refused to create the record{(refused.Field is null ? "" : $" because of {refused.Field}")} ({refused.Code}, first at {FieldSentences.At(refused.Since)}): {refused.Text} An operator may ask again: crmsync errors --retry \"{person.Id}|{refused.Field}\" (V-3).");
        if (person.RemovalRefused is { } removal)
            said.Add($"{Name(removal.By)} refused to let the record go with its other half ({removal.Code}, first at {FieldSentences.At(removal.Since)}): {removal.Text} An operator may ask again: crmsync errors --retry \"{person.Id}|\" (D-6, V-3).");
        if (Meets(person.Meeting) is { } meeting) said.Add(meeting);
        if (person.Dynamics is { Absent: not null }) said.Add("Dynamics answers that the row is not there, and its feed tells no delete: that proves nothing, so nothing is taken for deleted. The row is looked for less and less often until the feed or a full read tells (D-9).");
        if (person.Parked is { } parked) said.Add($"Waits since {FieldSentences.At(parked.Since)}: {parked.Reason}{(parked.WakeAt is { } at && at.Year < 9999 ? $", looked at again at {FieldSentences.At(at)}" : "")} (B-10).");
        if (person.Notices.Count > 0) said.Add($"{person.Notices.Count} custom activities are still owed to the Marketo person (V-6).");
        return said;
    }

    private static string Linked(Person person, string recordType) => (person.Marketo, person.Dynamics) switch
    {
        ({ Standing: SideStanding.Live } m, { Standing: SideStanding.Live } d) =>
            $"Marketo person {m.Record.Id} is linked to the {recordType} {d.Record.Id}; {(person.RecordType == RecordKind.Contact ? "Dynamics wins collisions of a contact (C-2)" : "Marketo wins collisions of a lead (C-1)")}.",
        ({ Standing: SideStanding.Live } m, { Standing: SideStanding.Deleted }) => $"Marketo person {m.Record.Id}; its row in Dynamics was deleted (D-1).",
        ({ Standing: SideStanding.Live } m, { Standing: SideStanding.Creating }) => $"Marketo person {m.Record.Id}; its row in Dynamics is being created (N-12).",
        ({ Standing: SideStanding.Live } m, _) => $"Marketo person {m.Record.Id}; Dynamics does not know it until somebody asks for it (N-2).",
        (null, { Standing: SideStanding.Live } d) => $"The {recordType} {d.Record.Id} in Dynamics; Marketo does not have it yet (N-1).",
        (_, { Standing: SideStanding.Live } d) => $"The {recordType} {d.Record.Id} in Dynamics; its Marketo person is gone (D-2).",
        _ => "Neither side has a live record.",
    };

    private static string? Meets(Meeting meeting) => meeting switch
    {
        Meeting.Due or Meeting.Waiting => "Whether somebody known carries its e-mail is being asked (N-9).",
        Meeting.AfterFirstSync => "It is matched when the first walk over both sides has ended (B-2).",
        Meeting.Ambiguous => "Several records carry its e-mail: nothing is linked or created until one of them changes (N-9).",
        Meeting.Joining => "It joins another person (N-16).",
        Meeting.PutOff => "It is to join another person, whose stored state cannot be read now (N-16, B-16).",
        _ => null,
    };

    private static string Name(SystemName side) => side == SystemName.Marketo ? "Marketo" : "Dynamics";
}
