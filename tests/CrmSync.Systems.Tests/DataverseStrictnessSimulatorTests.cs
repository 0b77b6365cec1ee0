using System.Net;
using System.Text;

namespace CrmSync.Systems.Tests;

/// <summary>What the vendor refuses is refused, so that a mistake of a client is seen here and not first in production.</summary>
public sealed class DataverseStrictnessSimulatorTests
{
    [Theory]
    [InlineData("EntityDefinitions?$select=LogicalName,Nothing", "Nothing", "EntityMetadata")]
    [InlineData("EntityDefinitions?$select=LogicalName&$filter=Nothing eq true", "Nothing", "EntityMetadata")]
    [InlineData("EntityDefinitions(LogicalName='lead')?$select=Nothing", "Nothing", "EntityMetadata")]
    [InlineData("EntityDefinitions(LogicalName='lead')/Attributes?$select=LogicalName,MaxLength", "MaxLength", "AttributeMetadata")]
    [InlineData("EntityDefinitions(LogicalName='lead')?$select=LogicalName&$expand=Attributes($select=Targets)", "Targets", "AttributeMetadata")]
    [InlineData("EntityDefinitions(LogicalName='account')/ManyToManyRelationships?$select=ReferencedEntity", "ReferencedEntity", "ManyToManyRelationshipMetadata")]
    [InlineData("RelationshipDefinitions?$select=ReferencedEntity", "ReferencedEntity", "RelationshipMetadataBase")]
    [InlineData("GlobalOptionSetDefinitions?$select=Nothing", "Nothing", "OptionSetMetadata")]
    public async Task A_property_that_a_definition_has_not_is_refused_by_name(string address, string name, string type)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await wire.GetAsync(address);
        Assert.Equal((HttpStatusCode.BadRequest, "0x80060888"), (answer.Status, answer.Code));
        Assert.Contains($"'{name}' on type 'Microsoft.Dynamics.CRM.{type}'", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EntityDefinitions?$select=LogicalName&$filter=IsPrivate eq false and IsIntersect eq false and IsCustomizable/Value eq true")]
    [InlineData("EntityDefinitions?$select=LogicalName,IsKnowledgeManagementEnabled,CollectionSchemaName,HasNotes,IsAuditEnabled,TableType,Description&$filter=LogicalName eq 'lead'")]
    [InlineData("EntityDefinitions(LogicalName='lead')/Attributes?$select=LogicalName,IsSearchable,SourceType,IsAuditEnabled,CanBeSecuredForRead,IsRenameable&$filter=IsPrimaryName eq true")]
    [InlineData("EntityDefinitions(LogicalName='lead')/Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata?$select=LogicalName,MaxLength,DatabaseLength,FormatName,ImeMode")]
    [InlineData("RelationshipDefinitions?$select=SchemaName,RelationshipType,IsManaged,IsCustomizable,SecurityTypes")]
    public async Task Every_property_that_the_vendor_documents_may_be_asked_for(string address)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        Assert.NotEmpty((await wire.GetAsync(address)).Values);
    }

    [Fact]
    public async Task A_query_option_that_comes_twice_is_refused()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var answer = await wire.GetAsync("leads?$filter=lastname eq 'a'&$filter=lastname eq 'b'");
        Assert.Equal((HttpStatusCode.BadRequest, "0x80060888"), (answer.Status, answer.Code));
        Assert.Equal("0x80060888", (await wire.GetAsync("leads?sql=SELECT%20lastname%20FROM%20lead")).Code);
    }

    [Theory]
    [InlineData("{\"lastname\":\"A\"}", HttpStatusCode.NoContent)]
    [InlineData("\uFEFF{\"lastname\":\"A\"}", HttpStatusCode.NoContent)]
    [InlineData("{\"lastname\":\"A\"}\r\n", HttpStatusCode.NoContent)]
    [InlineData("{\"lastname\":\"A\"} and more", HttpStatusCode.BadRequest)]
    [InlineData("{\"lastname\":\"A\"}{}", HttpStatusCode.BadRequest)]
    public async Task A_body_is_one_JSON_value_with_or_without_a_byte_order_mark(string body, HttpStatusCode expected)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        Assert.Equal(expected, (await wire.SendAsync("POST", "leads", body)).Status);
    }

    [Fact]
    public async Task Texts_that_are_no_UTF_8_and_deep_JSON_are_refused()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("[", 5000));
        Assert.Equal("0x80048d19", (await wire.SendAsync("POST", "leads", $$"""{"lastname":{{deep}}""")).Code);
        using var bytes = new ByteArrayContent(Encoding.Latin1.GetBytes("{\"lastname\":\"M\u00FCller\"}"));
        Assert.Equal("0x80048d19", (await wire.SendContentAsync("POST", "leads", bytes, ("Content-Type", "application/json"))).Code);
    }

    [Theory]
    [InlineData("EntityDefinitions?$filter=", "(", 8000, "LogicalName eq 'a'")]
    [InlineData("leads?$filter=", "(", 8000, "lastname eq 'a'")]
    [InlineData("EntityDefinitions?$expand=", "Attributes($expand=", 1000, "Keys")]
    [InlineData("accounts?$expand=", "primarycontactid($expand=parentcustomerid_account($expand=", 300, "ownerid")]
    public async Task Queries_in_queries_without_end_are_refused_and_end_nothing_else(string begin, string again, int times, string end)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await wire.GetAsync(begin + string.Concat(Enumerable.Repeat(again, times)) + end)).Status);
        Assert.Equal(HttpStatusCode.OK, (await wire.GetAsync("WhoAmI")).Status);
    }

    [Fact]
    public async Task Rows_in_rows_in_rows_end_in_a_timeout_and_not_in_the_end_of_memory()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var firm = await wire.CreateAsync("accounts", """{"name":"Quay"}""");
        for (var person = 0; person < 20; person++) await wire.CreateAsync("contacts", $$"""{"lastname":"{{person}}","parentcustomerid_account@odata.bind":"/accounts({{firm}})"}""");
        var expand = "contact_customer_accounts";
        for (var level = 0; level < 6; level++) expand = $"contact_customer_accounts($expand=parentcustomerid_account($expand={expand}))";
        Assert.Equal("0x80044151", (await wire.GetAsync($"accounts?$expand={expand}")).Code);
        var links = string.Concat(Enumerable.Range(0, 8).Select(number => $"<link-entity name='contact' from='parentcustomerid' to='accountid' alias='a{number}'/>"));
        Assert.Equal("0x80044151", (await wire.GetAsync($"accounts?fetchXml={Uri.EscapeDataString($"<fetch><entity name='account'>{links}<order attribute='name'/></entity></fetch>")}")).Code);
    }
}
