using System.IO.Enumeration;
using System.Text;
using System.Text.Json;

namespace CrmSync.Simulators.Faults;

/// <summary>The rules in force. The same seed and order of calls give the same faults.</summary>
public sealed class FaultPlan(Random chance)
{
    private readonly Lock gate = new();
    private readonly List<Armed> rules = [];

    /// <summary>The rules in force, oldest first.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (gate)
                return [.. rules.Select(armed => armed.Rule)];
        }
    }

    /// <summary>Whether any rule in force is for operations whose names begin so.</summary>
    public bool Names(string beginning)
    {
        lock (gate)
            return rules.Exists(armed => armed.Rule.Operation.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>Adds a rule behind those in force.</summary>
    public void Add(FaultRule rule)
    {
        lock (gate)
            rules.Add(new Armed(rule));
    }

    /// <summary>Takes one rule away, where it is in force.</summary>
    public void Remove(FaultRule rule)
    {
        lock (gate)
            rules.RemoveAll(armed => ReferenceEquals(armed.Rule, rule));
    }

    /// <summary>Takes all rules away.</summary>
    public void Clear()
    {
        lock (gate)
            rules.Clear();
    }

    /// <summary>Counts one call for every matching rule; answers the first rule that hits it, or null.</summary>
    /// <param name="operation">The call's name.</param>
    /// <param name="body">What it carries.</param>
    public FaultRule? Next(string operation, ReadOnlySpan<byte> body = default)
    {
        lock (gate)
        {
            FaultRule? hit = null;
            foreach (Armed armed in rules)
            {
                if (!FileSystemName.MatchesSimpleExpression(armed.Rule.Operation, operation) || (armed.Rule.Contains is { } text && body.IndexOf(Encoding.UTF8.GetBytes(text)) < 0) || (armed.Rule.MoreRecordsThan is { } most && Records(body) <= most))
                    continue;
                armed.Seen++;
                if (hit is null && Hits(armed))
                {
                    armed.Hits++;
                    hit = armed.Rule;
                }
            }

            return hit;
        }
    }

    private static int Records(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\"input\""u8) < 0)
            return 0;
        var reader = new Utf8JsonReader(body);
        int records = 0;
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 2)
                records++;
        return records;
    }

    private bool Hits(Armed armed)
    {
        FaultRule rule = armed.Rule;
        return !(armed.Hits >= rule.Times)
            && (rule.Nth is null || armed.Seen == rule.Nth)
            && (rule.Every is null || armed.Seen % Math.Max(1, rule.Every.Value) == 0)
            && (rule.Probability is null || chance.NextDouble() < rule.Probability);
    }

    private sealed class Armed(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        public int Seen { get; set; }

        public int Hits { get; set; }
    }
}
