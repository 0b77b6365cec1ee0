using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>QualifyLead (protocol sheet 8.2): closes the lead and makes the account, contact and opportunity that were asked for.</summary>
internal sealed class Qualifying(DataverseStore store, RowWriting rows, Func<Guid> nextId)
{
    private static readonly string[] Carried =
    [
        "firstname", "lastname", "middlename", "salutation", "jobtitle", "emailaddress1", "emailaddress2", "emailaddress3", "telephone1", "telephone2",
        "telephone3", "mobilephone", "fax", "websiteurl", "description", "address1_line1", "address1_line2", "address1_line3", "address1_city",
        "address1_county", "address1_stateorprovince", "address1_postalcode", "address1_country", "donotemail", "donotbulkemail", "donotphone", "donotfax",
        "donotpostalmail", "donotsendmm", "preferredcontactmethodcode", "new_synctomkto", "ownerid",
    ];

    /// <summary>The rows made, in the order account, contact, opportunity.</summary>
    public IReadOnlyList<LookupValue> Qualify(Caller caller, Guid leadId, JsonElement body)
    {
        var table = store.Catalog["lead"];
        var lead = store[table].Find(leadId) ?? throw DataverseError.NotFound("lead", leadId);
        if (!Equals(lead[table.Find("statecode")!], 0))
            throw new DataverseError(400, "0x80040519", "The lead is already closed.");
        var status = body.TryGetProperty("Status", out var given) ? given.GetInt32() : 3;
        var made = new List<LookupValue>();
        var changes = new Dictionary<Column, object?> { [table.Find("statecode")!] = 1, [table.Find("statuscode")!] = status };
        var account = Asked(body, "CreateAccount") ? Make(caller, lead, "account", AccountFields(lead)) : null;
        var contact = Asked(body, "CreateContact") ? Make(caller, lead, "contact", ContactFields(lead, account)) : null;
        var opportunity = Asked(body, "CreateOpportunity") ? Make(caller, lead, "opportunity", OpportunityFields(lead, account, contact)) : null;
        Link("parentaccountid", account);
        Link("parentcontactid", contact);
        Link("qualifyingopportunityid", opportunity);
        rows.Update(caller, table, lead, changes);
        return made;

        void Link(string column, LookupValue? row)
        {
            if (row is null) return;
            made.Add(row);
            changes[table.Find(column)!] = row;
        }
    }

    private static bool Asked(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private LookupValue Make(Caller caller, Row lead, string name, IEnumerable<(string Name, object? Value)> fields)
    {
        var table = store.Catalog[name];
        var values = new Dictionary<Column, object?> { [table.Find("originatingleadid")!] = new LookupValue("lead", lead.Id) };
        foreach (var (column, value) in fields)
        {
            if (value is not null && table.Find(column) is { } known) values[known] = value;
        }

        return new LookupValue(name, rows.Create(caller, table, nextId(), values).Id);
    }

    private IEnumerable<(string, object?)> AccountFields(Row lead) =>
        Carry(lead).Append(("name", Of(lead, "companyname") ?? Of(lead, "fullname")));

    private IEnumerable<(string, object?)> ContactFields(Row lead, LookupValue? account) =>
        Carry(lead).Append(("parentcustomerid", account ?? Of(lead, "parentaccountid")));

    private IEnumerable<(string, object?)> OpportunityFields(Row lead, LookupValue? account, LookupValue? contact) =>
    [
        ("name", Of(lead, "subject")),
        ("ownerid", Of(lead, "ownerid")),
        ("customerid", account ?? contact),
        ("parentaccountid", account),
        ("parentcontactid", contact),
    ];

    private IEnumerable<(string, object?)> Carry(Row lead) => Carried.Select(name => (name, Of(lead, name)));

    private object? Of(Row lead, string name) => store.Catalog["lead"].Find(name) is { } column ? lead[column] : null;
}
