namespace CrmSync.Simulators.Marketo;

/// <summary>A whole call refused with a vendor error code; the HTTP layer answers it as an error envelope.</summary>
public sealed class MarketoRefusalException(string code, string text) : Exception(text)
{
    /// <summary>Marketo's error code, e.g. 606.</summary>
    public string Code { get; } = code;
}
