namespace CrmSync.Host.Demo.Verdicts;

/// <summary>What Marketo people were told of refusals, from Marketo's own history: custom activities by the id that they carry (V-6).</summary>
internal sealed class Notices
{
    private const string Us = "crmsync";

    /// <summary>Reads the history.</summary>
    public Notices(SideRecords marketo)
    {
        var rows = marketo.History.Where(line => line is { Client: Us, Table: "activity", Field: not null }).GroupBy(line => line.Row)
            .Select(lines => lines.DistinctBy(line => line.Field).ToDictionary(line => line.Field!, line => line.New ?? "", StringComparer.Ordinal));
        Of = rows.Where(row => row.GetValueOrDefault("kind") == "refused").ToLookup(row => row.GetValueOrDefault("leadId", ""), row => row.GetValueOrDefault("activityKey", ""));
    }

    /// <summary>Ids by Marketo person; an id may stand twice, that is one activity.</summary>
    public ILookup<string, string> Of { get; }
}
