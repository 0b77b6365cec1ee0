using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Leads;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>Turns what a call does to one row of a kind into a commit: history lines and, for opportunities, activity rows of the people in them.</summary>
internal sealed class ObjectChanges(MarketoStore store, ObjectTable table, string client)
{
    public Commit Commit { get; } = new(store.Now(), client);

    /// <summary>Adds a row and answers its key.</summary>
    public string Create(IEnumerable<(string Name, object? Value)> values)
    {
        string key = NextKey();
        Commit.Changes.Add(new Change("create", table.Kind.Table, key));
        foreach ((string name, object? value) in values.Where(pair => pair.Value is not null))
            Commit.Changes.Add(new Change("create", table.Kind.Table, key, name, null, FieldValue.Text(value)));
        if (table.Kind.Table == StandardKinds.Role)
            Log(ActivityTypes.AddToOpportunity, values.ToDictionary(pair => pair.Name, pair => FieldValue.Text(pair.Value)));
        return key;
    }

    /// <summary>Sets what differs.</summary>
    public void Update(ObjectRow row, IEnumerable<(string Name, object? Value)> values)
    {
        foreach ((string name, object? value) in values)
        {
            string? old = ObjectTable.Text(row, name);
            string? text = FieldValue.Text(value);
            if (old == text)
                continue;
            Commit.Changes.Add(new Change("update", table.Kind.Table, row.Key, name, old, text));
            if (table.Kind.Table == StandardKinds.Opportunity)
                LogUpdate(row, name, old, text);
        }
    }

    public void Delete(ObjectRow row)
    {
        Commit.Changes.Add(new Change("delete", table.Kind.Table, row.Key));
        if (table.Kind.Table == StandardKinds.Role)
            Log(ActivityTypes.RemoveFromOpportunity, row.Values.ToDictionary(pair => pair.Key, pair => FieldValue.Text(pair.Value)));
    }

    private void LogUpdate(ObjectRow row, string name, string? old, string? text)
    {
        foreach (ObjectRow role in store.Tables.Objects[StandardKinds.Role].Matches("externalOpportunityId", ObjectTable.Text(row, "externalOpportunityId") ?? ""))
        {
            Add(ActivityTypes.UpdateOpportunity, ObjectTable.Text(role, "leadId"), ObjectTable.Text(row, "name"),
                [new("Attribute Name", name), new("New Value", text), new("Old Value", old)]);
        }
    }

    private void Log(int type, Dictionary<string, string?> role)
    {
        ObjectRow? opportunity = store.Tables.Objects[StandardKinds.Opportunity].Matches([role.GetValueOrDefault("externalOpportunityId") ?? ""]).FirstOrDefault();
        Add(type, role.GetValueOrDefault("leadId"), opportunity is null ? null : ObjectTable.Text(opportunity, "name"),
            [new("Role", role.GetValueOrDefault("role")), new("Is Primary", role.GetValueOrDefault("isPrimary") ?? "False")]);
    }

    private void Add(int type, string? lead, string? primary, List<ActivityAttribute> attributes)
    {
        if (int.TryParse(lead, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && store.Tables.Leads.Find(id) is not null)
            Commit.Activities.Add(store.Row(Commit, id, type, primary) with { Attributes = [.. attributes.Where(pair => !string.IsNullOrEmpty(pair.Value))] });
    }

    private string NextKey() => table.Kind.HasNumbers
        ? LeadChanges.Row((int)table.Given + 1)
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{table.Kind.Table}|{table.Given}"))).AsSpan(0, 16)).ToString();
}
