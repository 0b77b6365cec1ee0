using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Dataverse.Queries;
using CrmSync.Simulators.Dataverse.Queries.Fetching;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>GET set?fetchXml=...: rows without their empty columns, and where to go on as annotations (protocol sheet 2.10).</summary>
internal sealed class FetchEndpoint(DataverseCore core)
{
    private const string Cookie = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie";
    private const string More = "Microsoft.Dynamics.CRM.morerecords";
    private const string Total = "Microsoft.Dynamics.CRM.totalrecordcount";

    private readonly FormattedValues _formatted = new(core.Store);

    /// <summary>The query of the address, whatever the letters of its name; null without one.</summary>
    public static string? Asked(ApiRequest request) => request.Query.FirstOrDefault(option => string.Equals(option.Key, "fetchXml", StringComparison.OrdinalIgnoreCase)).Value;

    public ApiResponse Answer(ApiRequest request, Table table, string xml)
    {
        var query = FetchText.Read(QueryScope.Of(core, request, table), xml);
        var answer = core.Locked(() => query.Aggregate ? Totals(request, query) : Rows(request, query));
        return request.Prefer.Annotations.Any ? answer.With("Preference-Applied", request.Prefer.Annotations.Applied) : answer;
    }

    /// <summary>As <see cref="Answer"/>, for $apply: totals alone, and a total of nothing is null.</summary>
    public ApiResponse Apply(ApiRequest request, Table table, string text)
    {
        if ((request.Option("$filter") ?? request.Option("$select") ?? request.Option("$expand")) is not null) throw DataverseError.BadQuery("$filter, $select and $expand are not supported beside $apply.");
        int? top = request.Option("$top") is not { } given ? null : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw DataverseError.BadQuery($"Invalid value '{given}' for $top query option found.");
        var query = ApplyText.Read(QueryScope.Of(core, request, table), text, request.Option("$orderby"), top);
        var answer = core.Locked(() => Totals(request, query, nulls: true));
        return request.Prefer.Annotations.Any ? answer.With("Preference-Applied", request.Prefer.Annotations.Applied) : answer;
    }

    private ApiResponse Rows(ApiRequest request, FetchQuery query)
    {
        var size = query.Top ?? query.Count ?? request.Prefer.PageSize ?? QueryReading.LargestPage;
        var columns = Columns(query, request);
        var lines = Shown(query, columns, FetchReading.Read(core.Store, query));
        if (query.Total) lines = lines.ToList();
        var page = lines.Skip((query.Page - 1) * size).Take(size + 1).ToList();
        var more = page.Count > size && query.Top is null;
        if (page.Count > size) page.RemoveAt(size);
        return Write(request, query, page.Count, json =>
        {
            foreach (var (line, _) in page) Line(json, query, columns, line, request);
        }, json =>
        {
            var asked = request.Prefer.Annotations;
            if (query.Total) Count(json, lines.Count(), asked);
            if (asked.Has(More)) json.WriteBoolean($"@{More}", more);
            if (more && asked.Has(Cookie)) json.WriteString($"@{Cookie}", CookieOf(query, page[0].Line, page[^1].Line));
        });
    }

    /// <summary>Lines with what they show as one text, by which equal ones are told.</summary>
    private static IEnumerable<(FetchRow Line, string Text)> Shown(FetchQuery query, List<(string Alias, FetchAttribute Attribute)> columns, IEnumerable<FetchRow> lines) => query.Distinct
        ? lines.Select(line => (Line: line, Text: string.Join('\u0001', columns.Select(one => ValueText.Of(line[one.Alias]?[one.Attribute.Column]) ?? "")))).DistinctBy(one => one.Text)
        : lines.Select(line => (line, ""));

    private ApiResponse Totals(ApiRequest request, FetchQuery query, bool nulls = false)
    {
        var lines = FetchTotals.Read(query, FetchReading.Read(core.Store, query));
        var size = query.Top ?? query.Count ?? QueryReading.LargestPage;
        return Write(request, query, lines.Count, json =>
        {
            foreach (var line in lines.Skip((query.Page - 1) * size).Take(size))
            {
                json.WriteStartObject();
                foreach (var (attribute, value) in line.Where(one => nulls || one.Value is not null)) Value(json, attribute, value, request);
                json.WriteEndObject();
            }
        }, _ => { });
    }

    private void Line(Utf8JsonWriter json, FetchQuery query, List<(string Alias, FetchAttribute Attribute)> columns, FetchRow line, ApiRequest request)
    {
        json.WriteStartObject();
        if (!query.Distinct) json.WriteString("@odata.etag", RowJson.EtagOf(line[""]!));
        foreach (var (alias, attribute) in columns)
        {
            if (line[alias]?[attribute.Column] is { } value) Value(json, attribute, value, request);
        }

        json.WriteEndObject();
    }

    /// <summary>A name behind a slash is a member of the row that a lookup names.</summary>
    private void Value(Utf8JsonWriter json, FetchAttribute attribute, object? value, ApiRequest request)
    {
        var slash = attribute.Name.IndexOf('/', StringComparison.Ordinal);
        var name = attribute.Name[(slash + 1)..];
        if (slash > 0) json.WriteStartObject(attribute.Name[..slash]);
        if (value is not null && request.Prefer.Annotations.Any) _formatted.Annotate(json, attribute.Column, value, request.Prefer.Annotations, name);
        json.WritePropertyName(name);
        RowJson.Plain(json, attribute.Column, value);
        if (slash > 0) json.WriteEndObject();
    }

    /// <summary>What is asked for, else everything of the table itself; its key always; nothing that field security hides.</summary>
    private List<(string Alias, FetchAttribute Attribute)> Columns(FetchQuery query, ApiRequest request)
    {
        var (root, key) = (query.Root, query.Root.Table.Key);
        var asked = query.Root.All.SelectMany(part => part.Attributes.Select(attribute => (part.Alias, attribute))).ToList();
        if (root.Attributes.Count == 0 && asked.Count == 0) asked = [.. root.Table.Columns.Select(column => ("", new FetchAttribute(column, column.WireName, null, false, false)))];
        else if (!query.Distinct && !root.Attributes.Exists(attribute => attribute.Column == key)) asked.Add(("", new FetchAttribute(key, key.WireName, null, false, false)));
        var hidden = query.Root.All.ToDictionary(part => part.Alias, part => core.Permissions.Hidden(request.Caller, part.Table));
        return [.. asked.Where(one => hidden[one.Alias]?.Contains(one.attribute.Column) != true).DistinctBy(one => one.attribute.Name)];
    }

    private static ApiResponse Write(ApiRequest request, FetchQuery query, int rows, Action<Utf8JsonWriter> lines, Action<Utf8JsonWriter> notes) => ApiResponse.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{request.Root}$metadata#{query.Root.Table.SetName}");
        notes(json);
        json.WriteStartArray("value");
        lines(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }) with
    { Rows = rows };

    private static void Count(Utf8JsonWriter json, int count, Annotations asked)
    {
        var over = count > QueryReading.LargestPage;
        if (asked.Has(Total)) json.WriteNumber($"@{Total}", over ? -1 : count);
        if (asked.Has(Annotations.CountLimit)) json.WriteBoolean($"@{Annotations.CountLimit}", over);
    }

    /// <summary>The vendor's look; the page's number is what counts here.</summary>
    private static string CookieOf(FetchQuery query, FetchRow first, FetchRow last)
    {
        var key = query.Root.Table.Key.LogicalName;
        var inner = string.Create(CultureInfo.InvariantCulture, $"<cookie page=\"{query.Page}\"><{key} last=\"{{{last[""]!.Id}}}\" first=\"{{{first[""]!.Id}}}\" /></cookie>");
        var encoded = Uri.EscapeDataString(Uri.EscapeDataString(inner));
        return string.Create(CultureInfo.InvariantCulture, $"<cookie pagenumber=\"{query.Page + 1}\" pagingcookie=\"{encoded}\" istracking=\"False\" />");
    }
}
