using CrmSync.Dataverse;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmSync.Systems.Tests.Dataverse;

/// <summary>Whatever comes back from Dynamics, or from what stands before it, is an answer of the port: never an exception, never silence.</summary>
public sealed class GarbageTests
{
    private const int Rounds = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task V_2_Whatever_comes_back_becomes_accepted_refused_or_deferred_or_one_line_for_the_operator(int seed)
    {
        await using var side = await SimulatedDynamics.StartAsync(people: 30);
        await side.ControlAsync("limits", new { enabled = false });
        await side.System.PrepareAsync(TestContext.Current.CancellationToken);
        var leads = new List<RecordSnapshot>();
        for (var i = 0; i < 4; i++) leads.Add((await side.SeeAsync(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = $"L{i}", emailaddress1 = $"l{i}@example.org" })))!);
        using var http = new HttpClient(new Spoiler(DataverseSystem.CreateHandler(), seed));
        var (chance, cursor) = (new Random(seed), (string?)null);
        for (var round = 0; round < Rounds; round++)
        {
            using var system = new DataverseSystem(side.Options with { CallTimeout = TimeSpan.FromSeconds(10), ColumnsLast = TimeSpan.FromHours(1) }, new BudgetProbe(), http, TimeProvider.System, NullLogger<DataverseSystem>.Instance);
            for (var call = 0; call < 6; call++)
            {
                var doing = chance.Next(9);
                try
                {
                    cursor = await AskAsync(system, doing, leads, cursor);
                }
                catch (SystemUnavailableException told) when (doing is 7 or 8)
                {
                    Assert.DoesNotContain('\n', told.Message);
                    Assert.DoesNotContain("crmsync-secret", told.Message, StringComparison.Ordinal);
                }
                catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {seed}, round {round}, call {call}, doing {doing}: {problem}");
                }
            }
        }
    }

    private static async Task<string?> AskAsync(DataverseSystem system, int doing, List<RecordSnapshot> leads, string? cursor)
    {
        var cancel = TestContext.Current.CancellationToken;
        switch (doing)
        {
            case 0: return (await system.ReadFeedAsync(RecordKind.Lead, cursor, Maps.Some, cancel)) is FeedAnswer.Page page ? page.Cursor : cursor;
            case 1: Assert.NotNull(await system.ReadTableAsync(RecordKind.Contact, null, TableRange.All, Maps.Some, cancel)); break;
            case 2: Assert.NotNull(await system.ReadAsync([leads[0].Record], Maps.Some, cancel)); break;
            case 3: Assert.NotNull(await system.ReadAsync([.. leads.Select(l => l.Record)], Maps.Some, cancel)); break;
            case 4: Assert.NotNull(await system.FindAsync(RecordKind.Lead, LookupKey.Email, ["l1@example.org", "x"], Maps.Some, cancel)); break;
            case 5: Judge(await system.WriteAsync([Update(leads[0])], Maps.Some, cancel), 1); break;
            case 6: Judge(await system.WriteAsync([.. leads.Select(Update), new DeleteRecord("d", leads[0].Record, 1), new QualifyLead("q", leads[1].Record)], Maps.Some, cancel), leads.Count + 2); break;
            case 7: Assert.NotEmpty(await system.DescribeAsync(cancel)); break;
            default:
                _ = await system.FindOwnerAsync("someone@example.org", cancel);
                await foreach (var line in system.CheckAsync(cancel)) Assert.DoesNotContain("crmsync-secret", line.ToString(), StringComparison.Ordinal);
                Assert.NotEmpty(await system.PrepareAsync(cancel));
                break;
        }
        return cursor;
    }

    private static UpdateRecord Update(RecordSnapshot row) => new("w", row.Record, new Dictionary<string, string?> { ["title"] = "CTO" }, row.Version);

    private static void Judge(IReadOnlyList<Outcome> outcomes, int count)
    {
        Assert.Equal(count, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.True(outcome is Outcome.Accepted or Outcome.Refused or Outcome.Deferred));
    }
}
