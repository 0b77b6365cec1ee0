using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Tests.Model;

/// <summary>Who had to win? Causal: an edit made on top of the other side's has seen it; else ownership (C-1, C-2, C-3, C-8).</summary>
internal static class Oracle
{
    public static string? Judge(World world, IEngine engine, SystemName owner, ScheduleOptions options)
    {
        owner = options.Owner switch { FieldOwner.Marketo => SystemName.Marketo, FieldOwner.Dynamics => SystemName.Dynamics, _ => owner };
        for (var i = 0; i < world.Fields.Length; i++)
            if ((options.Direction == Direction.Both ? Judge(world.Fields[i], i, engine, owner) : Judge(world.Fields[i], i, options.Direction)) is { } failure) return failure;
        return null;
    }

    /// <summary>One-way: the source is never written, and the target shows the source's last edit or an edit of its own made on top of it (C-15).</summary>
    private static string? Judge(WorldField field, int index, Direction direction)
    {
        var isToMarketo = direction == Direction.ToMarketo;
        var (source, target) = isToMarketo ? (field.Dynamics, field.Marketo) : (field.Marketo, field.Dynamics);
        var (sourceEdit, targetEdit) = isToMarketo ? (field.LastInDynamics, field.LastInMarketo) : (field.LastInMarketo, field.LastInDynamics);
        if (source != (sourceEdit?.Value ?? "0")) return $"SOURCE WRITTEN in {index}: {source}";
        var want = targetEdit is { } drift && drift.Seen >= (sourceEdit?.Number ?? 0) ? drift.Value : source;
        return target == want ? null : $"WRONG TARGET in {index}: want {want}, got {target} ({sourceEdit}, {targetEdit})";
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
