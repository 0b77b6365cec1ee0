using CrmSync.Simulators.Faults;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The error that a fault rule answers with; null when the rule gives neither status nor code.</summary>
internal static class FaultAnswer
{
    public static DataverseError? Of(FaultRule? fault)
    {
        if (fault is null || (fault.Status is null && fault.Code is null)) return null;
        var code = fault.Code ?? (fault.Status == 429 ? "0x80072322" : "0x80040216");
        var (status, text) = DocumentedErrors.Of(code);
        return new DataverseError(fault.Status ?? status, code, fault.Message ?? text) { RetryAfterSeconds = fault.RetryAfter };
    }
}
