using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace CrmSync.Systems.Tests;

/// <summary>FetchXML by the Web API (protocol sheet 2.10): columns, joins, filters, order, pages and totals.</summary>
public sealed class DataverseFetchSimulatorTests
{
    private const string Paging = "odata.include-annotations=\"Microsoft.Dynamics.CRM.fetchxmlpagingcookie,Microsoft.Dynamics.CRM.morerecords\"";

    [Fact]
    public async Task Empty_columns_are_left_out_and_the_key_is_always_there()
    {
        await using var wire = await FilledAsync();
        var row = Assert.Single((await FetchAsync(wire, "contacts", "<fetch><entity name='contact'><attribute name='lastname'/><attribute name='jobtitle'/><filter><condition attribute='lastname' operator='eq' value='ash'/></filter></entity></fetch>")).Values);
        Assert.Equal(["@odata.etag", "lastname", "contactid"], row.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("inner", "Ash Quay, Birch Quay")]
    [InlineData("outer", "Ash Quay, Birch Quay, Cedar -")]
    public async Task A_linked_table_shows_its_columns_behind_its_alias(string type, string expected)
    {
        await using var wire = await FilledAsync();
        var found = await FetchAsync(wire, "contacts", $"<fetch><entity name='contact'><attribute name='lastname'/><order attribute='lastname'/><link-entity name='account' from='accountid' to='parentcustomerid' link-type='{type}' alias='firm'><attribute name='name'/></link-entity></entity></fetch>");
        Assert.Equal(expected, string.Join(", ", found.Values.Select(row => $"{row.GetProperty("lastname")} {(row.TryGetProperty("firm.name", out var name) ? name : "-")}")));
    }

    [Theory]
    [InlineData("<condition attribute='lastname' operator='like' value='%ir%'/>", 1)]
    [InlineData("<condition attribute='lastname' operator='like' value='_s_'/>", 1)]
    [InlineData("<condition attribute='lastname' operator='not-like' value='A%'/>", 2)]
    [InlineData("<condition attribute='lastname' operator='in'><value>Ash</value><value>CEDAR</value></condition>", 2)]
    [InlineData("<condition attribute='parentcustomerid' operator='null'/>", 1)]
    [InlineData("<condition attribute='createdon' operator='last-x-hours' value='2'/>", 3)]
    [InlineData("<condition attribute='createdon' operator='on-or-before' value='2000-01-01'/>", 0)]
    [InlineData("<condition attribute='statecode' operator='ne' value='0'/>", 0)]
    [InlineData("<condition attribute='importsequencenumber' operator='between'><value>1</value><value>2</value></condition>", 2)]
    [InlineData("<filter type='or'><condition attribute='lastname' operator='begins-with' value='a'/><condition attribute='lastname' operator='ends-with' value='r'/></filter>", 2)]
    [InlineData("<condition entityname='firm' attribute='name' operator='eq' value='Quay'/>", 2)]
    public async Task Conditions_are_tests_on_the_line(string condition, int expected)
    {
        await using var wire = await FilledAsync();
        var found = await FetchAsync(wire, "contacts", $"<fetch><entity name='contact'><filter>{condition}</filter><link-entity name='account' from='accountid' to='parentcustomerid' link-type='outer' alias='firm'/></entity></fetch>");
        Assert.Equal(expected, found.Values.Length);
    }

    [Fact]
    public async Task Pages_are_walked_by_number_and_cookie_until_there_are_no_more()
    {
        await using var wire = await FilledAsync();
        var fetch = XElement.Parse("<fetch count='2' returntotalrecordcount='true'><entity name='contact'><attribute name='lastname'/><order attribute='lastname' descending='true'/></entity></fetch>");
        var names = new List<string>();
        while (true)
        {
            var page = (await FetchAsync(wire, "contacts", fetch.ToString(SaveOptions.DisableFormatting), ("Prefer", Paging))).Json;
            names.AddRange(page.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("lastname").GetString()!));
            if (!page.GetProperty("@Microsoft.Dynamics.CRM.morerecords").GetBoolean()) break;
            var cookie = XElement.Parse(page.GetProperty("@Microsoft.Dynamics.CRM.fetchxmlpagingcookie").GetString()!);
            fetch.SetAttributeValue("page", cookie.Attribute("pagenumber")!.Value);
            fetch.SetAttributeValue("paging-cookie", Uri.UnescapeDataString(Uri.UnescapeDataString(cookie.Attribute("pagingcookie")!.Value)));
        }

        Assert.Equal(["Cedar", "Birch", "Ash"], names);
    }

    [Fact]
    public async Task Totals_are_counted_by_group()
    {
        await using var wire = await FilledAsync();
        var found = await FetchAsync(wire, "contacts", """
            <fetch aggregate="true"><entity name="contact"><attribute name="parentcustomerid" groupby="true" alias="firm"/><attribute name="contactid" aggregate="count" alias="people"/>
            <attribute name="importsequencenumber" aggregate="sum" alias="children"/><attribute name="importsequencenumber" aggregate="max" alias="most"/><order alias="people" descending="true"/></entity></fetch>
            """);
        Assert.Equal(["2 3 2", "1 7 7"], found.Values.Select(row => $"{row.GetProperty("people")} {row.GetProperty("children")} {row.GetProperty("most")}"));
    }

    [Theory]
    [InlineData("aggregate($count as n,importsequencenumber with sum as s,importsequencenumber with average as a,importsequencenumber with max as m)", """[{"n":3,"s":10,"a":3.3333333333333333333333333333,"m":7}]""")]
    [InlineData("filter(lastname ne 'Cedar')/groupby((statecode),aggregate($count as n))", """[{"statecode":0,"n":2}]""")]
    [InlineData("groupby((parentcustomerid_account/name),aggregate($count as n))&$orderby=n", """[{"n":1,"parentcustomerid_account":{"name":null}},{"n":2,"parentcustomerid_account":{"name":"Quay"}}]""")]
    [InlineData("groupby((statecode))", """[{"statecode":0}]""")]
    [InlineData("filter(lastname eq 'Nobody')/aggregate($count as n,importsequencenumber with sum as s)", """[{"n":0,"s":null}]""")]
    public async Task Totals_are_also_told_by_apply(string apply, string expected)
    {
        await using var wire = await FilledAsync();
        Assert.Equal(expected, (await wire.GetAsync($"contacts?$apply={apply}")).Json.GetProperty("value").GetRawText());
    }

    [Theory]
    [InlineData("contacts?$apply=aggregate(nothing with sum as n)")]
    [InlineData("contacts?$apply=aggregate(lastname with sum as n)")]
    [InlineData("contacts?$apply=aggregate($count as n)&$filter=lastname eq 'a'")]
    [InlineData("contacts?$apply=aggregate($count as n)/aggregate($count as m)")]
    [InlineData("contacts?$apply=groupby(lastname)")]
    [InlineData("contacts?$apply=filter(lastname eq 'a')")]
    [InlineData("contacts?$apply=")]
    [InlineData("contacts(99999999-9999-4999-8999-999999999999)?$apply=aggregate($count as n)")]
    [InlineData("EntityDefinitions?fetchXml=<fetch/>")]
    public async Task What_apply_cannot_do_is_refused(string address)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await wire.GetAsync(address)).Status);
    }

    [Theory]
    [InlineData("<fetch><entity name='contact'><order attribute='lastname'/>", HttpStatusCode.InternalServerError, "0x80044151")]
    [InlineData("<fetch aggregate='true'><entity name='contact'><attribute name='contactid' aggregate='count' alias='n'/>", HttpStatusCode.BadRequest, "0x8004e023")]
    public async Task Joins_of_joins_of_joins_end_in_a_refusal(string opening, HttpStatusCode status, string code)
    {
        const int Joins = 12;
        await using var wire = await FilledAsync();
        var links = string.Concat(Enumerable.Range(0, Joins).Select(place => $"<link-entity name='contact' from='statecode' to='statecode' alias='a{place}'>"));
        var found = await FetchAsync(wire, "contacts", $"{opening}{links}{string.Concat(Enumerable.Repeat("</link-entity>", Joins))}</entity></fetch>");
        Assert.Equal((status, code), (found.Status, found.Code));
    }

    [Fact]
    public async Task Equal_lines_of_a_distinct_query_are_one()
    {
        await using var wire = await FilledAsync();
        var found = await FetchAsync(wire, "contacts", "<fetch distinct='true'><entity name='contact'><link-entity name='account' from='accountid' to='parentcustomerid' alias='firm'><attribute name='name'/></link-entity></entity></fetch>");
        Assert.Equal("""{"firm.name":"Quay"}""", Assert.Single(found.Values).GetRawText());
    }

    [Theory]
    [InlineData("<fetch", "0x80040203")]
    [InlineData("<!DOCTYPE fetch [<!ENTITY a 'b'>]><fetch><entity name='contact'/></fetch>", "0x80040203")]
    [InlineData("<fetch/>", "0x80040203")]
    [InlineData("<fetch><entity name='lead'/></fetch>", "0x80040203")]
    [InlineData("<fetch><entity name='nothing'/></fetch>", "0x80041102")]
    [InlineData("<fetch><entity name='contact'><attribute name='nothing'/></entity></fetch>", "0x80041103")]
    [InlineData("<fetch><entity name='contact'><filter><condition attribute='lastname' operator='near' value='a'/></filter></entity></fetch>", "0x80040203")]
    [InlineData("<fetch><entity name='contact'><filter><condition attribute='lastname' operator='eq'/></filter></entity></fetch>", "0x80040203")]
    [InlineData("<fetch><entity name='contact'><filter><condition attribute='statecode' operator='gt' value='null'/></filter></entity></fetch>", "0x80040203")]
    [InlineData("<fetch top='5' page='2'><entity name='contact'/></fetch>", "0x80040203")]
    [InlineData("<fetch><entity name='contact'><link-entity name='account' link-type='exists'/></entity></fetch>", "0x80040203")]
    [InlineData("<fetch aggregate='true'><entity name='contact'><attribute name='contactid' aggregate='count'/></entity></fetch>", "0x80040203")]
    public async Task What_cannot_be_asked_is_refused(string xml, string code)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await FetchAsync(wire, "contacts", xml);
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
    }

    private static Task<WireAnswer> FetchAsync(DataverseOnWire wire, string set, string xml, params (string Name, string Value)[] headers) =>
        wire.GetAsync($"{set}?fetchXml={Uri.EscapeDataString(xml)}", headers);

    private static async Task<DataverseOnWire> FilledAsync()
    {
        var wire = await DataverseOnWire.StartAsync();
        var firm = await wire.CreateAsync("accounts", """{"name":"Quay"}""");
        foreach (var (name, children) in new[] { ("Ash", 1), ("Birch", 2) })
            await wire.CreateAsync("contacts", JsonSerializer.Serialize(new Dictionary<string, object> { ["lastname"] = name, ["importsequencenumber"] = children, ["parentcustomerid_account@odata.bind"] = $"/accounts({firm})" }));
        await wire.CreateAsync("contacts", """{"lastname":"Cedar","importsequencenumber":7}""");
        return wire;
    }
}
