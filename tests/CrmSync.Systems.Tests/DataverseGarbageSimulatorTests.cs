using System.Globalization;

namespace CrmSync.Systems.Tests;

/// <summary>Whatever a client sends, it is answered in the vendor's shape: never a stack trace, never an internal error, never silence.</summary>
public sealed class DataverseGarbageSimulatorTests
{
    private const int Calls = 1500;
    private const int Seed = 20;

    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "PATCH", "PUT", "DELETE"];

    private static readonly string[] Sets =
    [
        "leads", "contacts", "accounts", "lists", "nothing", "", "$metadata", "WhoAmI", "EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions", "RetrieveTotalRecordCount",
        "RetrieveMetadataChanges", "Merge", "WinOpportunity", "AddListMembersList", "BulkDelete", "serviceendpoints", "leads/$count", "leads/Microsoft.Dynamics.CRM.CreateMultiple",
    ];

    private static readonly string[] Keys = ["", "", "", "({id})", "({id})", "(LogicalName='lead')", "()", "(", "(lastname='a')", "(a=b,c=d)", "('", "(EntityNames=@p)", "(Query=@p)"];

    private static readonly string[] Below = ["", "", "", "/lastname", "/parentaccountid", "/contact_customer_accounts", "/$ref", "/$value", "/Keys", "/Attributes", "/parentaccountid/$ref", "/x/y/z", "/Microsoft.Dynamics.CRM.QualifyLead"];

    private static readonly string[] Queries =
    [
        "", "", "$select=lastname,x", "$select=", "$filter=lastname eq 'a' and (", "$filter=lastname eq", "$filter=a/b/c eq 1", "$filter=contact_customer_accounts/any(c:c/lastname eq 'a')", "$filter=x/any(", "$filter='",
        "$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=[", "$filter=Microsoft.Dynamics.CRM.OlderThanXYears(PropertyName='createdon',PropertyValue=99999999)", "$filter=@p eq @q", "$filter=createdon gt 99999-01-01",
        "$expand=primarycontactid(", "$expand=a(b(c)),d", "$expand=contact_customer_accounts($filter=x;$top=y)", "$orderby=lastname sideways", "$top=-1", "$top=99999999999", "$count=x", "$skiptoken=x", "$deltatoken=1!x",
        "$skiptoken=<cookie pagenumber=\"2\" pagingcookie=\"99999999999999-0-0-0\" istracking=\"True\" />", "@p=[1", "@p={\"Criteria\":{\"Conditions\":[{}]}}", "%25", "=&&=", "$id=x", "$x=1", "tag=%E2%82%AC",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "1", "\"a\"", "{}", """{"lastname":{}}""", """{"lastname":["a"]}""", """{"ownerid@odata.bind":1}""", """{"ownerid@odata.bind":"/leads(x)"}""", """{"parentaccountid":{"name":{"x":1}}}""",
        """{"contact_customer_accounts":[1,null,{}]}""", """{"Targets":[1]}""", """{"Targets":[{"@odata.type":1}]}""", """{"Target":{},"Subordinate":1}""", """{"QuerySet":[{"EntityName":"lead","Criteria":{"Conditions":[{"AttributeName":"lastname","Operator":"Equal"}]}}]}""",
        """{"SchemaName":"new_A","Attributes":[{}]}""", """{"SchemaName":1}""", """{"SchemaName":"new_B","KeyAttributes":"x"}""", """{"Name":"new_c","Options":[{"Value":"x"}]}""", """{"revenue":1e400}""", """{"numberofemployees":1e30}""",
        """{"@odata.id":"x"}""", """{"value":{}}""", """{"List":{"listid":"x"},"Members":{}}""", """{"contract":8,"url":"\\"}""", """{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}""",
    ];

    private static readonly string[] Prefers = ["", "", "odata.include-annotations=\"*\"", "odata.include-annotations=\"", "odata.maxpagesize=x", "odata.track-changes", "return=representation", ",,=,"];

    [Fact]
    public async Task Nothing_that_a_client_sends_is_answered_by_a_stack_trace_or_an_internal_error()
    {
        await using var wire = await DataverseOnWire.StartAsync(new() { People = 20 });
        await wire.ControlAsync("limits", """{"enabled":false}""");
        var chance = new Random(Seed);
        var id = await wire.CreateAsync("accounts", """{"name":"A"}""");
        for (var call = 0; call < Calls; call++)
        {
            var (method, query) = (Pick(chance, Methods), Pick(chance, Queries));
            var address = (Pick(chance, Sets) + Pick(chance, Keys) + Pick(chance, Below)).Replace("{id}", id, StringComparison.Ordinal) + (query.Length == 0 ? "" : $"?{query}");
            var answer = await wire.SendAsync(method, address, method == "GET" ? null : Pick(chance, Bodies), ("Prefer", Pick(chance, Prefers)), ("If-Match", Pick(chance, ["null", "*", "x", "W/\"1\""])));
            Assert.True(IsOfTheVendor(answer), string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, call {call}: {method} {address} -> {(int)answer.Status} {answer.Text}"));
        }
    }

    private static bool IsOfTheVendor(WireAnswer answer) =>
        (int)answer.Status is >= 200 and < 400
        || ((int)answer.Status is >= 400 and < 500 && answer.Json.GetProperty("error").GetProperty("message").GetString()!.Length > 0 && !answer.Text.Contains("   at ", StringComparison.Ordinal));

    private static string Pick(Random chance, string[] from) => from[chance.Next(from.Length)];
}
