namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>One record of a kind.</summary>
internal sealed class ObjectRow(string key, DateTimeOffset createdAt)
{
    /// <summary>marketoGUID, or the number as text.</summary>
    public string Key { get; } = key;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal);
}
