using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Planning;

/// <summary>Whose value ends on both sides when both moved? (C-1, C-2, C-5)</summary>
public static class Ownership
{
    /// <summary>Contact: Dynamics. Lead or none: Marketo. By the record type in force now.</summary>
    public static SystemName Of(RecordKind? recordType) => recordType == RecordKind.Contact ? SystemName.Dynamics : SystemName.Marketo;

    /// <summary>The rule that says so.</summary>
    public static string Rule(RecordKind? recordType) => recordType == RecordKind.Contact ? "C-2" : "C-1";

    /// <summary>The other side.</summary>
    public static SystemName Other(SystemName side) => side == SystemName.Marketo ? SystemName.Dynamics : SystemName.Marketo;
}
