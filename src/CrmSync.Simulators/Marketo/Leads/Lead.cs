namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>One person in the lead database; values by field ordinal.</summary>
internal sealed class Lead(int id, DateTimeOffset createdAt)
{
    private object?[] values = [];

    public int Id { get; } = id;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public object? this[int ordinal]
    {
        get => ordinal < values.Length ? values[ordinal] : null;
        set
        {
            if (ordinal >= values.Length)
                Array.Resize(ref values, Math.Max(ordinal + 4, 44));
            values[ordinal] = value;
        }
    }
}
