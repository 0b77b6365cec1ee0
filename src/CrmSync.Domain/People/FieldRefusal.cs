using CrmSync.Domain.Systems;

namespace CrmSync.Domain.People;

/// <summary>A refused write of one field.</summary>
/// <param name="By">Who refused.</param>
/// <param name="Value">What was to be written, source's own form.</param>
/// <param name="Code">Side's code, or ours.</param>
/// <param name="Text">Without values.</param>
/// <param name="Since">First time.</param>
/// <param name="Tries">How often.</param>
[GenerateSerializer, Immutable, Alias("crmsync.FieldRefusal")]
public sealed record FieldRefusal(
    SystemName By, string? Value, string Code, string Text, DateTimeOffset Since, int Tries)
{
    /// <summary>To be tried again though nothing changed: an operator asked, or (for a create) something did change that may mend it.</summary>
    [Id(6)] public bool Again { get; init; }

    /// <summary>Our own check refused it, before any call (V-1): looked at again at every plan, without a call.</summary>
    [Id(7)] public bool IsOurs { get; init; }

    /// <summary>What the refusing side showed then: another value there is a change of the field.</summary>
    [Id(8)] public string? Basis { get; init; }

    /// <summary>Version of the field's rules then, or of all that a create carried where no field is to blame; 0: not known, or none that counts.</summary>
    [Id(9)] public int Rules { get; init; }

    /// <summary>A refused create: our name of the field that is to blame, when known.</summary>
    [Id(10)] public string? Field { get; init; }
}

/// <summary>A refusal as it is known again.</summary>
/// <param name="By">Who refused.</param>
/// <param name="Value">What was to be written, source's own form.</param>
/// <param name="Code">Side's code, or ours.</param>
[GenerateSerializer, Immutable, Alias("crmsync.KnownRefusal")]
public sealed record KnownRefusal(SystemName By, string? Value, string Code);
