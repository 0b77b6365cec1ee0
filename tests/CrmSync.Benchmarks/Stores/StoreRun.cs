using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace CrmSync.Benchmarks.Stores;

/// <summary>People who commit one after the other, as their grains do.</summary>
internal sealed class StoreRun(IServiceProvider services, TimeProvider clock)
{
    private const string Connection = "store";
    private const int FieldsEach = 20;
    private readonly IGrainStorage storage = services.GetRequiredKeyedService<IGrainStorage>("Default");
    private int people;

    /// <summary>Commits of so many people for a while; answers how many were made durable.</summary>
    public async Task<long> MeasureAsync(int writers, TimeSpan length)
    {
        var began = clock.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync($"person:{Interlocked.Increment(ref people)}", began, length))));
        return each.Sum();
    }

    private async Task<long> WriteAsync(string id, long began, TimeSpan length)
    {
        var (key, state) = (GrainId.Create("person", PersonKey.Of(Connection, id)), new GrainState<PersonDocument>(new()));
        for (var commits = 0L; ; commits++)
        {
            if (clock.GetElapsedTime(began) >= length) return commits;
            state.State!.Person = Person(id, commits);
            state.State.Rows = new(
                new(id, RecordId.Person(people), null, $"{id}@example.com", null, PersonStanding.InStep, null), [], [], [],
                [new(commits + 1, clock.GetUtcNow(), "written", "title", "Title", "Title", null, "S-1", null, "Written.")], [], null);
            await storage.WriteStateAsync("person", key, state);
        }
    }

    private static Person Person(string id, long commit) => new(id, Connection)
    {
        Commit = commit,
        Fields = Enumerable.Range(0, FieldsEach).ToDictionary(n => $"field{n}", n => new FieldState($"Value {n}", $"Value {n}", $"Value {n}", $"Value {commit}")),
    };
}
