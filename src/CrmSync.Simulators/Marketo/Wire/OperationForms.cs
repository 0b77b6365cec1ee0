namespace CrmSync.Simulators.Marketo.Wire;

/// <summary>The three forms that nearly every operation has: nothing is looked up on arrival, everything happens at commit.</summary>
internal static class OperationForms
{
    public static Operation Read(string pattern, string name, Func<MarketoCall, Envelope> execute) =>
        new("GET", pattern, name, Write: false, call => () => execute(call));

    public static Operation Write(string pattern, string name, Func<MarketoCall, Envelope> execute, string method = "POST") =>
        new(method, pattern, name, Write: true, call => () => execute(call));

    public static Operation File(string pattern, string name, Func<MarketoCall, Envelope> execute) => Write(pattern, name, execute) with { TakesFile = true };
}
