namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Ids by the hash of a text without regard to letter case. Small, because nearly every key has one owner; the caller compares the texts.</summary>
internal sealed class KeyIndex
{
    private readonly Dictionary<ulong, int> single = [];
    private readonly Dictionary<ulong, List<int>> several = [];

    public void Add(string text, int id)
    {
        ulong hash = Hash(text);
        if (several.TryGetValue(hash, out List<int>? ids))
        {
            int place = ids.BinarySearch(id);
            if (place < 0)
                ids.Insert(~place, id);
        }
        else if (!single.TryAdd(hash, id) && single[hash] != id)
        {
            several[hash] = single[hash] < id ? [single[hash], id] : [id, single[hash]];
            single.Remove(hash);
        }
    }

    public void Remove(string text, int id)
    {
        ulong hash = Hash(text);
        if (several.TryGetValue(hash, out List<int>? ids))
        {
            ids.Remove(id);
            if (ids.Count > 1)
                return;
            several.Remove(hash);
            single[hash] = ids[0];
        }
        else if (single.TryGetValue(hash, out int owner) && owner == id)
        {
            single.Remove(hash);
        }
    }

    /// <summary>Who may hold the text, ascending.</summary>
    public IReadOnlyList<int> Candidates(string text)
    {
        ulong hash = Hash(text);
        return several.TryGetValue(hash, out List<int>? ids) ? ids : single.TryGetValue(hash, out int id) ? [id] : [];
    }

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char one in text)
            hash = (hash ^ char.ToUpperInvariant(one)) * 1099511628211;
        return hash ^ (hash >> 29);
    }
}
