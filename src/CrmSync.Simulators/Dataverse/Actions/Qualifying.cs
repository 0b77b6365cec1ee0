using System.Text.Json;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Actions;

/// <summary>QualifyLead (protocol sheet 8.2): closes the lead and makes the account, contact and opportunity that were asked for.</summary>
internal sealed class Qualifying(DataverseStore store, RowWriting rows, Func<Guid> nextId, Func<DataverseSettings> settings)
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
        var made = new List<LookupValue>();
        var changes = new Dictionary<Column, object?> { [table.Find("statecode")!] = 1 };
        if (body.TryGetProperty("Status", out var given) && given.GetInt32() is >= 0 and var status) changes[table.Find("statuscode")!] = status;
        var account = Party(caller, lead, body, "account", "parentaccountid", () => AccountFields(lead));
        var contact = Party(caller, lead, body, "contact", "parentcontactid", () => ContactFields(lead, account));
        var opportunity = Asked(body, "CreateOpportunity") ? Make(caller, lead, "opportunity", OpportunityFields(lead, Customer(body) ?? account ?? contact, account, contact)) : null;
        Link("parentaccountid", "CreateAccount", account);
        Link("parentcontactid", "CreateContact", contact);
        Link("qualifyingopportunityid", "CreateOpportunity", opportunity);
        rows.Update(caller, table, lead, changes);
        return made;

        void Link(string column, string order, LookupValue? row)
        {
            if (row is null || !Asked(body, order)) return;
            made.Add(row);
            changes[table.Find(column)!] = row;
        }
    }

    /// <summary>The account or contact: the one that the lead names already, else a new one when it is asked for.</summary>
    private LookupValue? Party(Caller caller, Row lead, JsonElement body, string name, string column, Func<IEnumerable<(string Name, object? Value)>> fields)
    {
        var known = Of(lead, column) as LookupValue ?? (Of(lead, "customerid") is LookupValue customer && customer.Table == name ? customer : null);
        if (!Asked(body, $"Create{store.Catalog[name].SchemaName}")) return known;
        return settings().QualifyReusesParents && known is not null ? known : Make(caller, lead, name, fields());
    }

    private LookupValue? Customer(JsonElement body)
    {
        if (!body.TryGetProperty("OpportunityCustomerId", out var party) || party.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in new[] { "account", "contact" })
        {
            if (!party.TryGetProperty($"{name}id", out var key) || !key.TryGetGuid(out var id)) continue;
            return store[name].Find(id) is null ? throw DataverseError.NotFound(name, id) : new LookupValue(name, id);
        }

        throw new DataverseError(400, "0x8004022d", "The customer is neither an account nor a contact.");
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

    private IEnumerable<(string, object?)> OpportunityFields(Row lead, LookupValue? customer, LookupValue? account, LookupValue? contact) =>
    [
        ("name", Of(lead, "subject")),
        ("ownerid", Of(lead, "ownerid")),
        ("customerid", customer),
        ("parentaccountid", account),
        ("parentcontactid", contact),
    ];

    private IEnumerable<(string, object?)> Carry(Row lead) => Carried.Select(name => (name, Of(lead, name)));

    private object? Of(Row lead, string name) => store.Catalog["lead"].Find(name) is { } column ? lead[column] : null;
}
