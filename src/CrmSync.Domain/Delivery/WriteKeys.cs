using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Delivery;

/// <summary>What a write keeps to itself while its call is under way: its record, or the keys under which one is being created (S-6, N-15).</summary>
internal static class WriteKeys
{
    public static IEnumerable<string> Of(Write write)
    {
        switch (write)
        {
            case UpdateRecord update: yield return update.Record.ToString(); break;
            case DeleteRecord delete: yield return delete.Record.ToString(); break;
            case DeactivateRecord deactivate: yield return deactivate.Record.ToString(); break;
            case QualifyLead qualify: yield return qualify.Lead.ToString(); break;
            case AddActivity activity: yield return activity.Record.ToString(); break;
            case CreateRecord create:
                yield return create.RowId ?? create.Link.GetValueOrDefault(LinkFields.DynamicsId) ?? create.Id;
                if (create.Kind == RecordKind.Person && create.Values.GetValueOrDefault(Fields.FieldMap.Email) is { } email) yield return email.ToLowerInvariant();
                break;
        }
    }
}
