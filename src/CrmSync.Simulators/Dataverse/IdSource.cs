namespace CrmSync.Simulators.Dataverse;

/// <summary>Ids by chance; a transaction that is done again gets the ids it had got before.</summary>
internal sealed class IdSource(Random chance)
{
    private readonly Queue<Guid> _again = new();
    private readonly List<Guid> _taken = [];
    private Random _chance = chance;

    /// <summary>Ids given since <see cref="Begin"/>.</summary>
    public IReadOnlyList<Guid> Taken => [.. _taken];

    public void Reseed(Random chance) => _chance = chance;

    /// <summary>Begins a transaction; the given ids come first.</summary>
    public bool Begin(IReadOnlyList<Guid> again)
    {
        _again.Clear();
        _taken.Clear();
        foreach (var id in again) _again.Enqueue(id);
        return again.Count > 0;
    }

    public Guid Next()
    {
        if (!_again.TryDequeue(out var id))
        {
            Span<byte> bytes = stackalloc byte[16];
            _chance.NextBytes(bytes);
            (bytes[7], bytes[8]) = ((byte)((bytes[7] & 0x0f) | 0x40), (byte)((bytes[8] & 0x3f) | 0x80));
            id = new Guid(bytes);
        }

        _taken.Add(id);
        return id;
    }
}
