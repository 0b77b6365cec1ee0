using System.Globalization;
using CrmSync.Simulators.Marketo.Activities;
using CrmSync.Simulators.Marketo.Fields;

namespace CrmSync.Simulators.Marketo.Leads;

/// <summary>Turns what a call does to one lead into a commit: history lines and activity rows.</summary>
internal sealed class LeadChanges(MarketoStore store, Author author, DateTimeOffset now)
{
    public const string Reason = "Web service API";

    public Commit Commit { get; } = new(now, author.Client) { Progress = author.Import };

    public int Create(IReadOnlyList<(LeadField Field, object? Value)> values)
    {
        int id = store.Tables.Leads.LastId + 1;
        string row = Row(id);
        Commit.Changes.Add(new Change("create", Tables.LeadRows, row));
        foreach ((LeadField field, object? value) in values.Where(pair => pair.Value is not null))
            Commit.Changes.Add(new Change("create", Tables.LeadRows, row, field.Name, null, FieldValue.Text(value)));
        Log(id, ActivityTypes.NewLead, Name(name => values.LastOrDefault(pair => pair.Field.Name == name).Value as string));
        if (store.Settings.NativeCrm == NativeCrm.Dynamics)
            Log(id, ActivityTypes.SyncToMicrosoft, "", []);
        if (store.Settings.CreateLogsValues)
        {
            foreach ((LeadField field, object? value) in values.Where(pair => pair.Value is not null))
                LogChange(id, field, null, FieldValue.Text(value));
        }

        return id;
    }

    /// <summary>Sets one field; nothing happens when it holds the value or is blocked.</summary>
    public void Set(Lead lead, LeadField field, object? value, string operation = "update", bool log = true)
    {
        if (store.Settings.BlockedFields.Count > 0 && store.Settings.BlockedFields.Contains(field.Name, StringComparer.Ordinal))
            return;
        string? old = FieldValue.Text(store.Tables.Leads.Value(lead, field));
        string? text = FieldValue.Text(value);
        if (old == text)
        {
            if (store.Settings.SameValueWritesLog)
                LogChange(lead.Id, field, old, text);
            return;
        }

        Commit.Changes.Add(new Change(operation, Tables.LeadRows, Row(lead.Id), field.Name, old, text));
        if (log && (store.Settings.CaseOnlyWritesLog || !string.Equals(old, text, StringComparison.OrdinalIgnoreCase)))
            LogChange(lead.Id, field, old, text);
        if (log && field.Name == CompanyLink.SalesPerson)
            Log(lead.Id, ActivityTypes.ChangeOwner, text ?? "", [new("Old Owner", old), new("Reason", author.Reason)]);
    }

    public void Delete(Lead lead)
    {
        Commit.Changes.Add(new Change("delete", Tables.LeadRows, Row(lead.Id)));
        if (store.Settings.DeletesLog) Log(lead.Id, ActivityTypes.DeleteLead, Name(lead), []);
    }

    public void Swallow(Lead winner, Lead loser) =>
        Commit.Changes.Add(new Change("merge", Tables.LeadRows, Row(loser.Id), null, null, Row(winner.Id)));

    public void LogMerge(Lead winner, IEnumerable<int> losers, IEnumerable<string> fields) => Log(winner.Id, ActivityTypes.MergeLeads, Name(winner),
    [
        new("Master Updated", "True"), new("Merge Fields", string.Join(',', fields)),
        new("Merge IDs", string.Join(',', losers.Select(Row))), new("Merge Source", Reason),
    ]);

    public static string Row(int id) => id.ToString(CultureInfo.InvariantCulture);

    private void Log(int id, int type, string primary, List<ActivityAttribute>? attributes = null) => Commit.Activities.Add(
        store.Row(Commit, id, type, primary) with
        {
            User = author.User,
            Method = author.Method,
            RequestId = author.RequestId,
            Campaign = author.Campaign,
            Attributes = attributes ?? SourceTypes.Of(author.Source),
        });

    private void LogChange(int id, LeadField field, string? old, string? text)
    {
        bool score = field.DataType == "score" && store.Settings.ScoreWritesLogChangeScore;
        Commit.Activities.Add(store.Row(Commit, id, score ? ActivityTypes.ChangeScore : ActivityTypes.ChangeDataValue) with
        {
            Field = field.Name,
            Old = Cut(old),
            New = Cut(text),
            Reason = author.Reason == Reason ? null : author.Reason,
            Source = author.Source == Reason ? null : author.Source,
            User = author.User,
            Method = author.Method,
            RequestId = author.RequestId,
            Campaign = author.Campaign,
        });
    }

    private string? Cut(string? text) => store.Settings.RowTextLength > 0 && text?.Length > store.Settings.RowTextLength
        ? text[..store.Settings.RowTextLength] : text;

    private string Name(Lead lead) => Name(field => store.Tables.Fields.TryGet(field, out LeadField? known)
        ? store.Tables.Leads.Value(lead, known) as string : null);

    private static string Name(Func<string, string?> value) => $"{value("firstName")} {value("lastName")}".Trim();
}
