using CrmSync.Domain.People;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Which write does an open call stand for?</summary>
public static class Writes
{
    /// <summary>The same for every repetition of the call; null when the call is closed.</summary>
    public static Write? Of(Person person, string call) => person.Calls.FirstOrDefault(c => c.Id == call) is { } open ? Of(person, open)
        : person is { Marketo: { } side } && person.Notices.FirstOrDefault(n => n.Id == call && n.SentAt is not null) is { } notice
            ? new AddActivity(notice.Id, side.Record, notice.At, notice.Kind, notice.Text) { MayBeThere = notice.MayBeThere }
            : null;

    private static Write Of(Person person, OpenCall call)
    {
        var values = call.Writes.ToDictionary(w => w.Key, w => w.Value.Sent);
        var record = call.To == SystemName.Marketo ? person.Marketo?.Record : person.Dynamics?.Record;
        if (call.Qualifies) return new QualifyLead(call.Id, record!.Value);
        if (call.Removes == Removal.Delete) return new DeleteRecord(call.Id, record!.Value, call.IfVersion);
        if (call.Removes == Removal.Deactivate) return new DeactivateRecord(call.Id, record!.Value, call.IfVersion);
        if (!call.IsCreate) return new UpdateRecord(call.Id, record!.Value, values, call.IfVersion) { Link = call.Link };
        return call.To == SystemName.Marketo
            ? new CreateRecord(call.Id, RecordKind.Person, null, call.KeyField, values) { Link = call.Link }
            : new CreateRecord(call.Id, record!.Value.Kind, record.Value.Id, null, values) { Owner = call.Owner, Defaults = call.Defaults };
    }
}
