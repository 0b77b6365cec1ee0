using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>Who had to win? Causal: an edit made on top of the other side's has seen it; else ownership (C-1, C-2, C-3, C-8).</summary>
internal static class Oracle
{
    public static string? Judge(World world, IEngine engine, SystemName owner)
    {
        for (var i = 0; i < world.Fields.Length; i++)
            if (Judge(world.Fields[i], i, engine, owner) is { } failure) return failure;
        return null;
    }

    private static string? Judge(WorldField field, int index, IEngine engine, SystemName owner)
    {
        var (winner, loser) = Of(field.LastInMarketo, field.LastInDynamics, owner);
        if (field.Marketo != winner) return $"WRONG WINNER in {index}: want {winner}, got {field.Marketo} ({field.LastInMarketo}, {field.LastInDynamics})";
        return loser is not null && !engine.HasRecorded(index, loser) ? $"LOSER NOT RECORDED in {index}: {loser}" : null;
    }

    private static (string Winner, string? Loser) Of(HumanEdit? marketo, HumanEdit? dynamics, SystemName owner) => (marketo, dynamics) switch
    {
        (null, null) => ("0", null),
        ({ } m, null) => (m.Value, null),
        (null, { } d) => (d.Value, null),
        ({ } m, { } d) when m.Seen >= d.Number => (m.Value, null),
        ({ } m, { } d) when d.Seen >= m.Number => (d.Value, null),
        ({ } m, { } d) => owner == SystemName.Marketo ? (m.Value, d.Value) : (d.Value, m.Value),
    };
}
