using CrmSync.Host.Demo;
using CrmSync.Host.Demo.People;
using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Two hand-made histories of one run, five seconds between any two writes.</summary>
internal sealed class ToldHistory
{
    public const string Row = "00000000-0000-0000-0000-000000000001";
    private DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ToldHistory() => (Marketo, Dynamics) = (new(this), new(this));

    public Side Marketo { get; }

    public Side Dynamics { get; }

    /// <summary>One person on both sides, linked and equal.</summary>
    public ToldHistory Linked(string person = "1", string row = Row, string email = "ann@example.com")
    {
        Marketo.Create("seed", person, ("email", email), ("title", "CTO"));
        Dynamics.Create("seed", row, ("emailaddress1", email), ("jobtitle", "CTO"));
        return Link(person, row);
    }

    /// <summary>CrmSync writes a link.</summary>
    public ToldHistory Link(string person, string row, string type = "Lead")
    {
        Marketo.Update("crmsync", person, "crmsyncDynamicsId", null, row);
        Marketo.Update("crmsync", person, "crmsyncRecordType", null, type);
        return this;
    }

    /// <summary>CrmSync says that the person's row is gone.</summary>
    public void Mark(string person)
    {
        Marketo.Update("crmsync", person, "crmsyncIsDeleted", "false", "true");
        Marketo.Update("crmsync", person, "crmsyncRecordType", "Lead", null);
    }

    public Task<Verdict> JudgeAsync(KnownFacts? facts = null, params AnsweredRequest[] answered) =>
        new Judge(Marketo.Records, Dynamics.Records, (_, _) => Task.FromResult(facts ?? KnownFacts.None), answered).DecideAsync();

    /// <summary>The verdict, with whatever else is known of the run.</summary>
    public Verdict Judge(Func<Evidence, Evidence>? with = null, KnownFacts? facts = null)
    {
        var evidence = new Evidence(Marketo.Records, Dynamics.Records, (_, _) => facts ?? KnownFacts.None);
        return Judgement.Of(with is null ? evidence : with(evidence));
    }

    /// <summary>An edit on one side that we carry to the other.</summary>
    public ToldHistory Travels(bool isToMarketo, string old, string @new)
    {
        var (from, to) = isToMarketo ? (Dynamics, Marketo) : (Marketo, Dynamics);
        from.Update("human", isToMarketo ? Row : "1", isToMarketo ? "jobtitle" : "title", old, @new);
        to.Update("crmsync", isToMarketo ? "1" : Row, isToMarketo ? "title" : "jobtitle", old, @new);
        return this;
    }

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time) => now += time;

    internal sealed class Side(ToldHistory told)
    {
        private readonly List<HistoryLine> lines = [];
        private readonly Dictionary<string, Dictionary<string, string>> rows = [];
        private readonly Dictionary<string, string> tables = [];

        public SideRecords Records => new(lines, rows.ToDictionary(row => row.Key, row => (IReadOnlyDictionary<string, string>)row.Value), rows.Keys.ToDictionary(row => row, row => tables[row]));

        public void Create(string client, string row, params (string Field, string Value)[] values) => Create(client, "lead", row, values);

        /// <summary>A row of that table.</summary>
        public void Create(string client, string table, string row, params (string Field, string Value)[] values)
        {
            tables[row] = table;
            rows[row] = [];
            Add(client, "create", row, null, null, null);
            foreach (var (field, value) in values) Add(client, "create", row, field, null, value);
        }

        public void Update(string client, string row, string field, string? old, string? @new)
        {
            told.now += TimeSpan.FromSeconds(5);
            Add(client, "update", row, field, old, @new);
        }

        /// <summary>Dynamics: an update of ours that carries its own id.</summary>
        public void UpdateMarked(string row, string field, string? old, string? @new, string mark)
        {
            Update("crmsync", row, field, old, @new);
            Add("crmsync", "update", row, "crmsync_writeid", null, mark);
        }

        public void Delete(string client, string row)
        {
            told.now += TimeSpan.FromSeconds(5);
            rows.Remove(row);
            Add(client, "delete", row, null, null, null);
        }

        /// <summary>A row of the seed: its history names no values, as the simulators tell it.</summary>
        public void Seed(string row, params (string Field, string Value)[] values)
        {
            tables[row] = "lead";
            Add("seed", "create", row, null, null, null);
            rows[row] = values.ToDictionary(each => each.Field, each => each.Value);
        }

        /// <summary>Dynamics: a lead is qualified, its contact takes over what it holds.</summary>
        public void Qualify(string client, string lead, string contact)
        {
            told.now += TimeSpan.FromSeconds(5);
            Create(client, "contact", contact, [("_originatingleadid_value", lead), .. rows[lead].Select(field => (field.Key, field.Value))]);
            Add(client, "update", lead, "statecode", "0", "1");
        }

        /// <summary>Dynamics: the loser is closed and names the winner.</summary>
        public void MergeInto(string winner, string loser)
        {
            told.now += TimeSpan.FromSeconds(5);
            Add("human", "merge", loser, null, null, null);
            Add("human", "merge", loser, "_masterid_value", null, winner);
        }

        /// <summary>Marketo: the loser is gone, and fills the gaps of the winner.</summary>
        public void Swallow(string winner, string loser)
        {
            told.now += TimeSpan.FromSeconds(5);
            foreach (var (field, value) in rows[loser].Where(field => !rows[winner].ContainsKey(field.Key)).ToList()) Add("human", "merge", winner, field, null, value);
            rows.Remove(loser);
            Add("human", "merge", loser, null, null, winner);
        }

        /// <summary>Marketo: the custom activity that tells of a refusal.</summary>
        public void Notice(string person, string key)
        {
            var row = $"activity {lines.Count}";
            tables[row] = "activity";
            foreach (var (field, value) in new[] { ("leadId", person), ("kind", "refused"), ("activityKey", key) })
                lines.Add(new(lines.Count + 1, told.now, "crmsync", "create", "activity", row, field, null, value));
        }

        private void Add(string client, string operation, string row, string? field, string? old, string? @new)
        {
            lines.Add(new(lines.Count + 1, told.now, client, operation, tables[row], row, field, old, @new));
            if (field is null) return;
            if (@new is null) rows[row].Remove(field);
            else rows[row][field] = @new;
        }
    }
}
