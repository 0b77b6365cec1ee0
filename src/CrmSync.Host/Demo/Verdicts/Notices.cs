namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What Marketo people were told of refusals, from Marketo's own history: custom activities by the id that they carry (V-6).</summary>
internal sealed class Notices
{
    /// <summary>Reads the history.</summary>
    public Notices(SideRecords marketo)
    {
        var lines = marketo.History.Where(line => line.Client == marketo.Us && line is { Table: "activity", Field: not null });
        var rows = lines.GroupBy(line => line.Row).Select(each => (each.First().Time, Values: each.DistinctBy(line => line.Field).ToDictionary(line => line.Field!, line => line.New ?? "", StringComparer.Ordinal)))
            .Where(row => row.Values.GetValueOrDefault("kind") == "refused").ToList();
        Of = rows.ToLookup(row => row.Values.GetValueOrDefault("leadId", ""), row => row.Values.GetValueOrDefault("activityKey", ""));
        Times = rows.ToLookup(row => row.Values.GetValueOrDefault("leadId", ""), row => row.Time);
        Since = rows.Count == 0 ? null : rows.Min(row => row.Time);
    }

    /// <summary>Ids by Marketo person; an id may stand twice, that is one activity.</summary>
    public ILookup<string, string> Of { get; }

    /// <summary>When somebody was told, by Marketo person.</summary>
    public ILookup<string, DateTimeOffset> Times { get; }

    /// <summary>When the first was told; null: none was.</summary>
    public DateTimeOffset? Since { get; }
}
