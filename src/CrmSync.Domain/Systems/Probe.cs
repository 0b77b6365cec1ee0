using System.Globalization;

namespace CrmSync.Domain.Systems;

/// <summary>
/// The record that the set-up checks create, change and delete on each side (B-1). It is known by its id in Dynamics and by its e-mail and name in Marketo,
/// so that a sync that runs at the same time takes it for nobody: nothing about it is a change.
/// </summary>
public static class Probe
{
    /// <summary>Its last name, which tells whoever meets it what it is.</summary>
    public const string Name = "CrmSync set-up probe";

    /// <summary>Its last name after the change.</summary>
    public const string Changed = "CrmSync set-up probe, changed";

    /// <summary>Its e-mail: in a domain that can never receive any (RFC 2606).</summary>
    public const string Mail = "set-up@probe.crmsync.invalid";

    private const string RowPrefix = "c5e70000-5e70-4b0b-8c5c-";

    /// <summary>The id of a probe row in Dynamics made at this moment.</summary>
    public static Guid RowId(DateTimeOffset at) => Guid.Parse(RowPrefix + (at.UtcTicks & 0xFFFF_FFFF_FFFF).ToString("x12", CultureInfo.InvariantCulture));

    /// <summary>Is this a probe row of Dynamics?</summary>
    public static bool Is(RecordId record) => record.Kind != RecordKind.Person && record.Id.StartsWith(RowPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Is this a value that only a probe holds?</summary>
    public static bool IsValue(string? value) => value is Name or Changed || string.Equals(value, Mail, StringComparison.OrdinalIgnoreCase);
}
