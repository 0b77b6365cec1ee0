using System.Text;
using CrmSync.Simulators.Durability;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>
/// One person in the lead database. Its values are one block of bytes, because there are a million of them: place of the field, length, text as UTF-8,
/// each number in seven-bit groups. A change makes a new block, so that a reader keeps the one that it took.
/// </summary>
internal sealed class Lead(int id, DateTimeOffset createdAt)
{
    private readonly long created = createdAt.UtcTicks;
    private long updated = createdAt.UtcTicks;

    public int Id { get; } = id;

    public DateTimeOffset CreatedAt => new(created, TimeSpan.Zero);

    public DateTimeOffset UpdatedAt
    {
        get => new(updated, TimeSpan.Zero);
        set => updated = value.UtcTicks;
    }

    /// <summary>All values; never changed in place.</summary>
    public byte[] Values { get; private set; } = [];

    /// <summary>The text of a field's value, or null.</summary>
    public string? this[int ordinal]
    {
        get
        {
            var reader = new LeadValues(Values);
            while (reader.Next())
            {
                if (reader.Ordinal == ordinal)
                    return Encoding.UTF8.GetString(reader.Text);
            }

            return null;
        }
    }

    /// <summary>Sets several fields at once; null takes a value away.</summary>
    public void Set((int Ordinal, string? Text)[] changes)
    {
        var writer = new BlockWriter(Values.Length + 64);
        var reader = new LeadValues(Values);
        while (reader.Next())
        {
            int ordinal = reader.Ordinal;
            if (Contains(changes, ordinal))
                continue;
            writer.Count(ordinal);
            writer.Count(reader.Text.Length);
            writer.Raw(reader.Text);
        }

        for (int place = 0; place < changes.Length; place++)
        {
            if (changes[place].Text is not { } text || Contains(changes, changes[place].Ordinal, place + 1))
                continue;
            writer.Count(changes[place].Ordinal);
            writer.Value(text);
        }

        Values = writer.ToArray();
    }

    private static bool Contains((int Ordinal, string? Text)[] changes, int ordinal, int from = 0)
    {
        for (int place = from; place < changes.Length; place++)
        {
            if (changes[place].Ordinal == ordinal)
                return true;
        }

        return false;
    }
}
