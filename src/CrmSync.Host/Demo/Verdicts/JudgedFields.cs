using CrmSync.Domain.Fields;

namespace CrmSync.Host.Demo.Verdicts;

/// <summary>The judged fields, found by either side's name.</summary>
public sealed class JudgedFields
{
    private readonly Dictionary<string, JudgedField> marketo;
    private readonly Dictionary<string, JudgedField> lead;
    private readonly Dictionary<string, JudgedField> contact;

    /// <summary>Any fields; one for each column of a table.</summary>
    public JudgedFields(IReadOnlyList<JudgedField> all)
    {
        All = all;
        marketo = all.ToDictionary(field => field.Marketo, StringComparer.Ordinal);
        lead = all.Where(field => field.Lead is not null).ToDictionary(field => field.Lead!, StringComparer.Ordinal);
        contact = all.Where(field => field.Contact is not null).ToDictionary(field => field.Contact!, StringComparer.Ordinal);
    }

    /// <summary>The fields of the default mapping that the demo's two systems have: no columns of Sales Insight, one field for each column, and not the state, whose numbers
    /// mean something else on each table.</summary>
    public static JudgedFields Default { get; } = new(
        [.. DefaultMapping.Rows.Where(row => row.Lead?.StartsWith("mkt_", StringComparison.Ordinal) != true && row.Contact?.StartsWith("mkt_", StringComparison.Ordinal) != true && row.Lead is not ("statecode" or "statuscode"))
            .DistinctBy(row => (row.Lead, row.Contact)).Select(row => new JudgedField(row.Marketo, row.Lead, row.Contact))]);

    /// <summary>All of them.</summary>
    public IReadOnlyList<JudgedField> All { get; }

    /// <summary>By Marketo's name.</summary>
    public JudgedField? InMarketo(string name) => marketo.GetValueOrDefault(name);

    /// <summary>By the column of a Dynamics table.</summary>
    public JudgedField? InDynamics(string table, string column) => table switch
    {
        "lead" => lead.GetValueOrDefault(column),
        "contact" => contact.GetValueOrDefault(column),
        _ => null,
    };
}
