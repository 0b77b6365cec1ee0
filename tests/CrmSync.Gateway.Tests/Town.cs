using System.Collections.Concurrent;
using CrmSync.Contracts.Audit;
using CrmSync.Contracts.Connections;
using CrmSync.Contracts.People;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.Tests;

/// <summary>What the grains of one test cluster know and were asked.</summary>
internal sealed class Town
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public ConnectionView Connection { get; set; } = Sample.Connection;

    public IReadOnlyList<PersonRow> Rows { get; init; } = Sample.Rows;

    public IReadOnlyDictionary<string, PersonView> People { get; init; } = Sample.People;

    public IReadOnlyList<ActivityRow> Activities { get; init; } = Sample.Activities;

    public IReadOnlyList<RefusalRow> Refusals { get; init; } = Sample.Refusals;

    /// <summary>Answers to settled, in order; the last one stays.</summary>
    public ConcurrentQueue<SettledView> Settled { get; } = new([new SettledView(true, 0, 0, Noon, Noon)]);

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What the set-up checks find.</summary>
    public IReadOnlyList<CheckLine> Checks { get; init; } =
    [
        CheckLine.Pass(SystemName.Marketo, "credentials", "asked for a token", "given"),
        CheckLine.Fail(SystemName.Dynamics, "address", "asked who we are", "it cannot be reached", "check Dataverse:Url"),
        CheckLine.Warn(null, "fields", "compared both sides", "left out: fax", "nothing"),
    ];

    public List<AuditLine> Audit { get; } = [];

    /// <summary>What status throws, when set.</summary>
    public Exception? Breaks { get; set; }

    public SettledView Look()
    {
        Asked.Enqueue("settled");
        if (Settled.Count > 1 && Settled.TryDequeue(out var first)) return first;
        return Settled.TryPeek(out var last) ? last : throw new InvalidOperationException("No answer was prepared.");
    }

    public static RecordId Row(int number) => new(RecordKind.Lead, $"00000000-0000-0000-0000-{number:d12}");
}
