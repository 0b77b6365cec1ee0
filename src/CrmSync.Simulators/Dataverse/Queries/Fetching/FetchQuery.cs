using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries.Fetching;

/// <summary>A FetchXML query, read (protocol sheet 2.10).</summary>
/// <param name="Root">The table that is asked for.</param>
/// <param name="Top">Rows at most, in one page; null without.</param>
/// <param name="Count">Rows of a page; null without.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Total">The number of all rows is asked for.</param>
/// <param name="Distinct">Rows that show the same are shown once.</param>
/// <param name="Aggregate">Attributes are totals and groups, not columns.</param>
internal sealed record FetchQuery(FetchPart Root, int? Top, int? Count, int Page, bool Total, bool Distinct, bool Aggregate);

/// <summary>One table of a FetchXML query: the entity itself (its alias is empty) or a link-entity.</summary>
internal sealed record FetchPart(Table Table, string Alias)
{
    public List<FetchAttribute> Attributes { get; } = [];

    public List<FetchLink> Links { get; } = [];

    public List<(string Alias, Column Column, bool Descending)> Order { get; } = [];

    /// <summary>Orders by the alias of an attribute: the one way to order totals.</summary>
    public List<(string Name, bool Descending)> OrderByName { get; } = [];

    /// <summary>The filters of this table together.</summary>
    public Func<FetchRow, bool> Passes { get; set; } = _ => true;

    /// <summary>This part and those linked to it, in their order.</summary>
    public IEnumerable<FetchPart> All => Links.SelectMany(link => link.Part.All).Prepend(this);
}

/// <summary>A column that is shown, under its name in the answer; with a total (count, sum ...) or a group when the query aggregates.</summary>
internal sealed record FetchAttribute(Column Column, string Name, string? Total, bool Groups, bool Distinct);

/// <summary>A joined table: rows whose From equals the To of the row before; Outer keeps that row without one.</summary>
internal sealed record FetchLink(FetchPart Part, Column From, Column To, bool Outer);

/// <summary>The rows of a result line, by alias.</summary>
internal sealed class FetchRow(IReadOnlyDictionary<string, Row?> rows)
{
    public Row? this[string alias] => rows.GetValueOrDefault(alias);

    public FetchRow With(string alias, Row? row) => new(new Dictionary<string, Row?>(rows) { [alias] = row });
}
