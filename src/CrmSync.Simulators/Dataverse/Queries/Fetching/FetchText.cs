using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries.Fetching;

/// <summary>FetchXML as a <see cref="FetchQuery"/>: entity, attribute, link-entity, filter, order, paging and totals. What is not taken is refused by name.</summary>
internal sealed class FetchText
{
    private const int LongestText = 64 * 1024;
    private const int MostLinks = 15;

    private readonly QueryScope _scope;
    private readonly bool _aggregate;
    private readonly List<(FetchPart Part, XElement Element)> _open = [];
    private readonly HashSet<string> _aliases = [];

    private FetchText(QueryScope scope, bool aggregate) => (_scope, _aggregate) = (scope, aggregate);

    public static FetchQuery Read(QueryScope scope, string xml)
    {
        var fetch = Parse(xml);
        if (fetch.Name.LocalName != "fetch") throw Wrong("The root of a FetchXML query is 'fetch'.");
        var aggregate = Flag(fetch, "aggregate");
        var text = new FetchText(scope, aggregate);
        var entity = fetch.Elements("entity").SingleOrDefault() ?? throw Wrong("A FetchXML query has one 'entity'.");
        if (text.TableOf(entity) != scope.Table) throw Wrong($"The entity '{Name(entity)}' of the FetchXML query is not the entity set that it is sent to.");
        var root = new FetchPart(scope.Table, "");
        text.Fill(root, entity);
        foreach (var part in root.All) text.Finish(part);
        var (top, count) = (Number(fetch, "top"), Number(fetch, "count"));
        if (top is not null && (count is not null || fetch.Attribute("page") is not null)) throw Wrong("The 'top' attribute cannot be specified with paging attributes.");
        return new FetchQuery(root, top, count, Number(fetch, "page") ?? 1, Flag(fetch, "returntotalrecordcount"), Flag(fetch, "distinct"), aggregate);
    }

    private static XElement Parse(string xml)
    {
        if (xml.Length > LongestText) throw Wrong("The FetchXML query is too long.");
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException)
        {
            throw Wrong("Invalid XML.");
        }
    }

    private void Fill(FetchPart part, XElement element)
    {
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "attribute":
                    part.Attributes.Add(Attribute(part, child));
                    break;
                case "all-attributes":
                    part.Attributes.AddRange(part.Table.Columns.Select(column => new FetchAttribute(column, Shown(part, column), null, false, false)));
                    break;
                case "link-entity":
                    part.Links.Add(Link(part, child));
                    break;
                case "filter" or "order":
                    break;
                default:
                    throw Wrong($"The element '{child.Name.LocalName}' is not supported in FetchXML.");
            }
        }

        _open.Add((part, element));
    }

    /// <summary>Filters and orders may name the alias of any part, so they are read when all are known.</summary>
    private void Finish(FetchPart part)
    {
        var element = _open.Find(open => open.Part == part).Element;
        var aliases = _open.Select(open => open.Part).ToList();
        var filters = element.Elements("filter").Select(filter => FetchFilter.Read(_scope, part, aliases, filter)).ToList();
        part.Passes = row => filters.TrueForAll(filter => filter(row));
        foreach (var order in element.Elements("order"))
        {
            var descending = Flag(order, "descending");
            if (order.Attribute("alias")?.Value is { } name) part.OrderByName.Add((name, descending));
            else part.Order.Add((PartOf(part, aliases, order).Alias, FetchFilter.ColumnOf(PartOf(part, aliases, order).Table, order.Attribute("attribute")?.Value), descending));
        }
    }

    public static FetchPart PartOf(FetchPart part, IReadOnlyList<FetchPart> all, XElement element) => element.Attribute("entityname")?.Value is not { } alias ? part
        : all.FirstOrDefault(one => one.Alias == alias) ?? throw Wrong($"The link-entity '{alias}' is not in the FetchXML query.");

    private FetchAttribute Attribute(FetchPart part, XElement element)
    {
        var column = FetchFilter.ColumnOf(part.Table, Name(element));
        var alias = element.Attribute("alias")?.Value;
        var (total, groups) = (element.Attribute("aggregate")?.Value, Flag(element, "groupby"));
        if (_aggregate && (alias is null || total is null == !groups)) throw Wrong($"The attribute '{column.LogicalName}' of a query that aggregates needs an alias, and 'aggregate' or 'groupby'.");
        if (element.Attribute("dategrouping") is not null) throw Wrong("The attribute 'dategrouping' is not supported in FetchXML.");
        return new FetchAttribute(column, alias ?? Shown(part, column), total, groups, Flag(element, "distinct"));
    }

    private FetchLink Link(FetchPart before, XElement element)
    {
        var table = TableOf(element);
        var part = new FetchPart(table, element.Attribute("alias")?.Value ?? string.Create(CultureInfo.InvariantCulture, $"{table.LogicalName}{_aliases.Count + 1}"));
        if (_aliases.Count >= MostLinks) throw Wrong($"The number of link-entity elements exceeds the limit of {MostLinks}.");
        if (part.Alias.Length == 0 || !_aliases.Add(part.Alias)) throw Wrong($"The alias '{part.Alias}' of a link-entity must be its own.");
        var outer = element.Attribute("link-type")?.Value switch
        {
            null or "inner" or "natural" => false,
            "outer" => true,
            var other => throw Wrong($"The link-type '{other}' is not supported in FetchXML."),
        };
        var (from, to) = (element.Attribute("from")?.Value, element.Attribute("to")?.Value);
        Fill(part, element);
        return new FetchLink(part, from is null ? table.Key : FetchFilter.ColumnOf(table, from), to is null ? before.Table.Key : FetchFilter.ColumnOf(before.Table, to), outer);
    }

    private Table TableOf(XElement element) => _scope.Catalog.TryTable(Name(element), out var table)
        ? table : throw new DataverseError(400, "0x80041102", $"The entity with a name = '{Name(element)}' was not found.");

    /// <summary>A column of the table itself goes by its own name, one of a linked table behind the alias.</summary>
    private static string Shown(FetchPart part, Column column) => part.Alias.Length == 0 ? column.WireName : $"{part.Alias}.{column.LogicalName}";

    private static string Name(XElement element) => element.Attribute("name")?.Value ?? "";

    private static int? Number(XElement element, string name) => element.Attribute(name)?.Value is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= QueryReading.LargestPage
            ? number : throw Wrong($"The attribute '{name}' of the FetchXML query must be a number from 1 to {QueryReading.LargestPage}.");

    private static bool Flag(XElement element, string name) => element.Attribute(name)?.Value is "true" or "1";

    public static DataverseError Wrong(string text) => DataverseError.BadArgument(text);
}
