using System.Globalization;
using System.Text.Json;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>The two JSON shapes of a log row: display names in activities.json, REST names in leadchanges.json.</summary>
internal sealed class ActivityRows(MarketoStore store)
{
    /// <summary>Whose row it is now: a merge moves a loser's rows to the winner.</summary>
    public int Lead(Activity row)
    {
        int lead = row.LeadId;
        while (store.Tables.MergedInto.TryGetValue(lead, out int winner))
            lead = winner;
        return lead;
    }

    /// <summary>primaryAttributeValueId of a standard row.</summary>
    public int Asset(Activity row) => Field(row)?.Id ?? Lead(row);

    public object Plain(Activity row)
    {
        LeadField? field = Field(row);
        Dictionary<string, object?> shape = Head(row);
        if (row.Type < CustomActivities.FirstId)
            shape["primaryAttributeValueId"] = field?.Id ?? Lead(row);
        shape["primaryAttributeValue"] = field?.DisplayName ?? row.Primary;
        List<object> attributes = [.. Own(row)];
        if (row.Type is ActivityTypes.NewLead or ActivityTypes.ChangeDataValue)
            attributes.AddRange(Writer(row));
        shape["attributes"] = attributes;
        return shape;
    }

    /// <summary>The plain shape with the attributes as one object by name: a row of a bulk extract.</summary>
    public Dictionary<string, object?> Flat(Activity row)
    {
        Dictionary<string, object?> shape = Head(row);
        LeadField? field = Field(row);
        shape["primaryAttributeValueId"] = row.Type < CustomActivities.FirstId ? field?.Id ?? Lead(row) : null;
        shape["primaryAttributeValue"] = field?.DisplayName ?? row.Primary;
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (object pair in Own(row).Concat(row.Type is ActivityTypes.NewLead or ActivityTypes.ChangeDataValue ? Writer(row) : []))
        {
            JsonElement json = JsonSerializer.SerializeToElement(pair);
            attributes[json.GetProperty("name").GetString()!] = json.GetProperty("value").GetString();
        }

        shape["attributes"] = attributes;
        return shape;
    }

    public object LeadChange(Activity row)
    {
        Dictionary<string, object?> shape = Head(row);
        LeadField? field = Field(row);
        if (field is not null)
            shape["fields"] = new object[] { new { id = field.Id, name = field.Name, newValue = row.New, oldValue = row.Old } };
        List<object> attributes = field is null ? [.. Own(row)] : [.. Cause(row)];
        attributes.Add(new { name = "Lead ID", value = Lead(row) });
        if (store.Settings.LeadChangesNameTheWriter)
            attributes.AddRange(Writer(row));
        shape["attributes"] = attributes;
        return shape;
    }

    private static object Pair(string name, string value) => new { name, value };

    private static IEnumerable<object> Own(Activity row)
    {
        if (row.New is not null)
            yield return Pair("New Value", row.New);
        if (row.Old is not null)
            yield return Pair("Old Value", row.Old);
        if (row.Type == ActivityTypes.ChangeScore)
            yield return Pair("Change Value", Difference(row));
        foreach (object cause in row.Field is null ? [] : Cause(row))
            yield return cause;
        foreach (ActivityAttribute attribute in row.Attributes ?? [])
            yield return attribute.ApiName is null ? new { name = attribute.Name, value = attribute.Value }
                : new { name = attribute.Name, apiName = attribute.ApiName, value = attribute.Value };
    }

    private static object[] Cause(Activity row) =>
        [Pair("Reason", row.Reason ?? Leads.LeadChanges.Reason), Pair("Source", row.Source ?? Leads.LeadChanges.Reason)];

    private static IEnumerable<object> Writer(Activity row)
    {
        if (row.Method is null || row.User is null || row.RequestId is null)
            yield break;
        yield return Pair("API Method Name", row.Method);
        yield return Pair("Modifying User", row.User);
        yield return Pair("Request Id", row.RequestId);
    }

    private static string Difference(Activity row)
    {
        long by = long.Parse(row.New ?? "0", CultureInfo.InvariantCulture) - long.Parse(row.Old ?? "0", CultureInfo.InvariantCulture);
        return by.ToString("+0;-0;0", CultureInfo.InvariantCulture);
    }

    private LeadField? Field(Activity row) => row.Field is not null && store.Tables.Fields.TryGet(row.Field, out LeadField? field) ? field : null;

    private Dictionary<string, object?> Head(Activity row)
    {
        var head = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = row.Id,
            ["marketoGUID"] = row.Guid,
            ["leadId"] = Lead(row),
            ["activityDate"] = FieldValue.Time(row.Date),
            ["activityTypeId"] = row.Type,
        };
        if (row.Campaign is { } campaign)
            head["campaignId"] = campaign;
        return head;
    }
}
