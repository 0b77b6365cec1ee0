using System.Text.Json;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Leads;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Fields;

/// <summary>describe, describe2 and the schema API (marketo-rest.md 4.2).</summary>
internal sealed class FieldSchema(MarketoStore store)
{
    private const int MostApiCreated = 100;

    private static readonly string[] Creatable =
        ["boolean", "currency", "date", "datetime", "email", "float", "integer", "percent", "phone", "score", "string", "url"];

    public Envelope Describe(MarketoCall call)
    {
        lock (store.Gate)
        {
            return Envelope.Of<object>([.. store.Tables.Fields.All.Where(field => !field.IsHidden).Select(field => new
            {
                id = field.Id,
                displayName = field.DisplayName,
                dataType = field.DataType,
                length = field.Length,
                rest = new { name = field.Name, readOnly = field.ReadOnly },
                soap = new { name = field.DisplayName.Replace(" ", "", StringComparison.Ordinal), readOnly = field.ReadOnly },
            })]);
        }
    }

    public Envelope Describe2(MarketoCall call)
    {
        lock (store.Gate)
        {
            IReadOnlyList<LeadField> all = [.. store.Tables.Fields.All.Where(field => !field.IsHidden)];
            return Envelope.Of<object>([new
            {
                name = "API Lead",
                searchableFields = all.Where(field => field.IsSearchable).Select(field => new[] { field.Name }).ToArray(),
                fields = all.Select(field => new
                {
                    name = field.Name,
                    displayName = field.DisplayName,
                    dataType = field.DataType,
                    length = field.Length,
                    updateable = !field.ReadOnly,
                    crmManaged = store.Settings.NativeCrm != NativeCrm.None && CompanyLink.Fields.Contains(field.Name),
                }).ToArray(),
            }]);
        }
    }

    public Envelope List(MarketoCall call)
    {
        lock (store.Gate)
        {
            int size = call.Number("batchSize", 300, 300);
            int place = FeedToken.TryParse(call.Text("nextPageToken"), out FeedToken? token) ? token.Place : 0;
            object[] page = [.. store.Tables.Fields.All.Skip(place).Take(size).Select(Row)];
            bool more = place + size < store.Tables.Fields.All.Count;
            return Envelope.Of(page) with { NextPageToken = more ? new FeedToken('L', place + size, DateTimeOffset.UnixEpoch).ToString() : null };
        }
    }

    public Envelope Get(MarketoCall call)
    {
        lock (store.Gate)
            return Envelope.Of<object>([Row(Find(call))]);
    }

    public Envelope Create(MarketoCall call)
    {
        JsonElement[] input = [.. Members.Input(call.Body, store.Limits.BatchRecords)];
        lock (store.Gate)
        {
            var commit = new Commit(store.Now(), call.Client.Id);
            foreach (JsonElement record in input)
            {
                LeadField field = New(record, store.Tables.Fields.NextId + commit.Changes.Count);
                if (store.Tables.Fields.TryGet(field.Name, out _) || commit.Changes.Exists(change => change.Row == field.Name))
                    throw new MarketoRefusalException("1017", $"Field '{field.Name}' already exists");
                commit.Changes.Add(Definition("create", field));
            }

            if (store.Tables.Fields.All.Count(field => field.IsApiCreated) + input.Length > MostApiCreated)
                throw new MarketoRefusalException("1003", $"Maximum of {MostApiCreated} fields reached");
            store.Commit(commit);
            return Envelope.Of<object>([.. commit.Changes.Select(change => new { name = change.Row, status = "created" })]);
        }
    }

    public Envelope Update(MarketoCall call)
    {
        JsonElement record = Members.Input(call.Body, 1).First();
        lock (store.Gate)
        {
            LeadField field = Find(call);
            var commit = new Commit(store.Now(), call.Client.Id);
            commit.Changes.Add(Definition("update", Flags(field, record) with { DisplayName = Members.Text(record, "displayName") ?? field.DisplayName }));
            store.Commit(commit);
            return Envelope.Of<object>([new { name = field.Name, status = "updated" }]);
        }
    }

    private static Change Definition(string operation, LeadField field) =>
        new(operation, Tables.FieldRows, field.Name, "definition", null, JsonSerializer.Serialize(field));

    private static LeadField New(JsonElement record, int id)
    {
        string name = Members.Text(record, "name") ?? throw new MarketoRefusalException("1002", "Missing value for required parameter 'name'");
        string type = Members.Text(record, "dataType") ?? throw new MarketoRefusalException("1002", "Missing value for required parameter 'dataType'");
        string display = Members.Text(record, "displayName") ?? throw new MarketoRefusalException("1002", "Missing value for required parameter 'displayName'");
        if (!Creatable.Contains(type, StringComparer.Ordinal))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'dataType' and value '{type}'");
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            throw new MarketoRefusalException("1003", $"Invalid value for field 'name' and value '{name}'");
        return Flags(new LeadField(id, name, display, type, LeadField.LengthOf(type), IsCustom: true, IsApiCreated: true), record);
    }

    private static LeadField Flags(LeadField field, JsonElement record) => field with
    {
        Description = Members.Text(record, "description") ?? field.Description,
        IsHidden = Members.Flag(record, "isHidden") ?? field.IsHidden,
        IsSensitive = Members.Flag(record, "isSensitive") ?? field.IsSensitive,
        IsHtmlEncodingInEmail = Members.Flag(record, "isHtmlEncodingInEmail") ?? field.IsHtmlEncodingInEmail,
    };

    private LeadField Find(MarketoCall call) => store.Tables.Fields.TryGet(call.Path("name"), out LeadField? field)
        ? field : throw new MarketoRefusalException("1006", $"Field '{call.Path("name")}' not found");

    /// <summary>A field as schema/fields.json shows it.</summary>
    public static object Row(LeadField field) => new
    {
        displayName = field.DisplayName,
        name = field.Name,
        description = field.Description,
        dataType = field.DataType,
        length = field.Length,
        isHidden = field.IsHidden,
        isHtmlEncodingInEmail = field.IsHtmlEncodingInEmail,
        isSensitive = field.IsSensitive,
        isCustom = field.IsCustom,
        isApiCreated = field.IsApiCreated,
    };
}
