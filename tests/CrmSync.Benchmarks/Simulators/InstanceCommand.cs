using System.CommandLine;
using CrmSync.Benchmarks.Running;
using CrmSync.Host.Commands;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>Instances of both simulators inside of this process, without socket and disk, as a seeded run makes them by the thousand: to begin one, and one small call.</summary>
internal static class InstanceCommand
{
    private static readonly Option<int> People = NumberOption.Create("--people", "People seeded in each instance", 5);
    private static readonly Option<int> Instances = NumberOption.Create("--instances", "Instances of each simulator", 1000);
    private static readonly Option<int> Calls = NumberOption.Create("--calls", "Calls of each kind", 20_000);

    public static Command Create()
    {
        var command = new Command("instance", "What it costs to begin an instance in memory, and to make one small call to it") { People, Instances, Calls };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(People), parsed.GetValue(Instances), parsed.GetValue(Calls), stop));
        return command;
    }

    private static async Task<int> RunAsync(int people, int instances, int calls, CancellationToken stop)
    {
        Table.Head("what", "times", "µs of the processor each, the first time", "later");
        await TellAsync("Marketo: a new instance", instances, () => MarketoInstance.BeginAndEndAsync(people));
        await TellAsync("Dataverse: a new instance", instances, () => DataverseInstance.BeginAndEndAsync(people));
        using (var marketo = await MarketoInstance.BeginAsync(people, stop))
        {
            await TellAsync("Marketo: a page of lead changes without rows", calls, () => marketo.ReadChangesAsync(stop));
            await TellAsync("Marketo: one lead synced", calls, () => marketo.SyncOneAsync(stop));
        }

        await using (var dataverse = DataverseInstance.Begin(people))
        {
            await TellAsync("Dataverse: a delta page without rows", calls, dataverse.ReadDeltaAsync);
            await TellAsync("Dataverse: one lead updated", calls, dataverse.UpdateOneAsync);
        }

        Table.Made($"simulator instance --people {people} --instances {instances} --calls {calls}");
        return 0;
    }

    /// <summary>The first time, then the mean of all, once they have been done often enough for the compiler to have finished.</summary>
    private static async Task TellAsync(string what, int times, Func<Task> work)
    {
        var first = await SpentAsync(1, work);
        await SpentAsync(times, work);
        Table.Row(what, times, first, await SpentAsync(times, work));
    }

    private static async Task<double> SpentAsync(int times, Func<Task> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var done = 0; done < times; done++) await work();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / times;
    }
}
