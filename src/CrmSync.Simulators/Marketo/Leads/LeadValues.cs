namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Walks over the values of a lead's block.</summary>
internal ref struct LeadValues(ReadOnlySpan<byte> block)
{
    private ReadOnlySpan<byte> rest = block;

    public int Ordinal { get; private set; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Bytes behind this value.</summary>
    public readonly int Left => rest.Length;

    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        Ordinal = Number();
        int length = Number();
        Text = rest[..length];
        rest = rest[length..];
        return true;
    }

    private int Number()
    {
        int number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = rest[0];
            rest = rest[1..];
            number |= (one & 0x7F) << shift;
            if (one < 0x80)
                return number;
        }
    }
}
