using CrmSync.Host.Demo;
using CrmSync.Host.Demo.Verdicts;

namespace CrmSync.Cluster.Tests.Hosting;

/// <summary>Two hand-made histories of one run, a second between any two writes.</summary>
internal sealed class ToldHistory
{
    public const string Row = "00000000-0000-0000-0000-000000000001";
    private DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ToldHistory() => (Marketo, Dynamics) = (new(this), new(this));

    public Side Marketo { get; }

    public Side Dynamics { get; }

    /// <summary>One person on both sides, linked and equal.</summary>
    public ToldHistory Linked()
    {
        Marketo.Create("seed", "1", ("email", "ann@example.com"), ("title", "CTO"));
        Dynamics.Create("seed", Row, ("emailaddress1", "ann@example.com"), ("jobtitle", "CTO"));
        Marketo.Update("crmsync", "1", "crmsyncDynamicsId", null, Row);
        return this;
    }

    public Task<Verdict> JudgeAsync(KnownFacts? facts = null) =>
        new Judge(Marketo.Records, Dynamics.Records, (_, _) => Task.FromResult(facts ?? KnownFacts.None)).DecideAsync();

    internal sealed class Side(ToldHistory told)
    {
        private readonly List<HistoryLine> lines = [];
        private readonly Dictionary<string, Dictionary<string, string>> rows = [];

        public SideRecords Records => new(lines, rows.ToDictionary(row => row.Key, row => (IReadOnlyDictionary<string, string>)row.Value), rows.ToDictionary(row => row.Key, _ => "lead"));

        public void Create(string client, string row, params (string Field, string Value)[] values)
        {
            rows[row] = [];
            Add(client, "create", row, null, null, null);
            foreach (var (field, value) in values) Add(client, "create", row, field, null, value);
        }

        public void Update(string client, string row, string field, string? old, string? @new)
        {
            told.now += TimeSpan.FromSeconds(5);
            Add(client, "update", row, field, old, @new);
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
            Add("seed", "create", row, null, null, null);
            rows[row] = values.ToDictionary(each => each.Field, each => each.Value);
        }

        private void Add(string client, string operation, string row, string? field, string? old, string? @new)
        {
            lines.Add(new(lines.Count + 1, told.now, client, operation, "lead", row, field, old, @new));
            if (field is null) return;
            if (@new is null) rows[row].Remove(field);
            else rows[row][field] = @new;
        }
    }
}
