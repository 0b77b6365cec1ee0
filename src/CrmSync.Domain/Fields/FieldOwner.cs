namespace CrmSync.Domain.Fields;

/// <summary>Whose value ends on both sides when both changed a field without having seen each other's change (C-9). Wire values: never renumber.</summary>
public enum FieldOwner
{
    /// <summary>By the record type in force: Marketo for a lead, Dynamics for a contact (C-1, C-2).</summary>
    ByRecordType = 0,

    /// <summary>Marketo's.</summary>
    Marketo = 1,

    /// <summary>Dynamics'.</summary>
    Dynamics = 2,

    /// <summary>The later one where times can tell, else by record type (C-14).</summary>
    Newest = 3,

    /// <summary>A value only ever fills an empty field; two filled ones stay as they are (C-15).</summary>
    FillEmpty = 4,

    /// <summary>True wins; for yes/no fields of consent.</summary>
    Restrictive = 5,
}
