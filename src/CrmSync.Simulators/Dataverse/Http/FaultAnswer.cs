using CrmSync.Simulators.Faults;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>The error that a fault rule answers with; null when the rule gives neither status nor code.</summary>
internal static class FaultAnswer
{
    public static DataverseError? Of(FaultRule? fault)
    {
        if (fault is null || (fault.Status is null && fault.Code is null)) return null;
        var code = fault.Code ?? (fault.Status == 429 ? "0x80072322" : "0x80040216");
        return new DataverseError(fault.Status ?? StatusOf(code), code, fault.Message ?? TextOf(code)) { RetryAfterSeconds = fault.RetryAfter };
    }

    private static int StatusOf(string code) => code switch
    {
        "0x80044150" or "0x80044151" or "0x80044339" or "0x80040216" => 500,
        "0x80072321" or "0x80072322" or "0x80072326" => 429,
        "0x80060882" or "0x80040237" => 412,
        "0x80040217" => 404,
        "0x8004a001" => 503,
        _ => 400,
    };

    private static string TextOf(string code) => code switch
    {
        "0x80044150" => "Generic SQL error. Transaction was deadlocked on lock resources with another process and has been chosen as the deadlock victim. (1205)",
        "0x80044151" => "SQL timeout expired.",
        _ => "An unexpected error occurred.",
    };
}
