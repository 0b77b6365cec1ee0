using CrmSync.Simulators.Marketo.Bulk;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Who changes a lead and why, as history and activity rows tell it. Client is the history's word; the rest is Marketo's.</summary>
internal sealed record Author(string Client, string Reason, string Source)
{
    public string? User { get; init; }

    public string? Method { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The row of an import that it stands in.</summary>
    public BulkProgress? Import { get; init; }

    /// <summary>The campaign whose flow does it.</summary>
    public int? Campaign { get; init; }

    public static Author Of(MarketoCall call, string method) => new(call.Client.Id, LeadChanges.Reason, LeadChanges.Reason)
    {
        User = call.Client.User,
        Method = method,
        RequestId = call.RequestId,
    };
}
