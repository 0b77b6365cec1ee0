namespace CrmSync.Host.Demo.Verdicts;

/// <summary>Which Marketo person showed which Dynamics row, now and ever.</summary>
internal sealed class Links
{
    public const string Field = "crmsyncDynamicsId";
    private readonly HashSet<(string Marketo, string Dynamics)> ever = [];

    public Links(SideRecords marketo, SideRecords dynamics)
    {
        foreach (var line in marketo.History.Where(line => line.Field == Field && !string.IsNullOrEmpty(line.New))) ever.Add((line.Row, Key(line.New!)));
        var linked = marketo.Rows.Where(row => !string.IsNullOrEmpty(row.Value.GetValueOrDefault(Field))).Select(row => (Marketo: row.Key, Dynamics: Key(row.Value[Field]))).ToList();
        ever.UnionWith(linked);
        Now = [.. linked.Where(pair => dynamics.Rows.ContainsKey(pair.Dynamics))];
        ToMarketo = ever.ToLookup(pair => pair.Dynamics, pair => pair.Marketo, StringComparer.OrdinalIgnoreCase);
        ToDynamics = ever.ToLookup(pair => pair.Marketo, pair => pair.Dynamics);
    }

    /// <summary>Pairs with both rows alive.</summary>
    public IReadOnlyList<(string Marketo, string Dynamics)> Now { get; }

    /// <summary>Marketo people that ever showed a row.</summary>
    public ILookup<string, string> ToMarketo { get; }

    /// <summary>Rows that a Marketo person ever showed.</summary>
    public ILookup<string, string> ToDynamics { get; }

    private static string Key(string guid) => Guid.TryParse(guid, out var id) ? id.ToString("D") : guid;
}
