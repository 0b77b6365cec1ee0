using System.CommandLine;
using CrmSync.Benchmarks.CallCounts;
using CrmSync.Benchmarks.Kills;
using CrmSync.Benchmarks.Lags;
using CrmSync.Benchmarks.Simulators;
using CrmSync.Benchmarks.Stores;
using CrmSync.Benchmarks.Syncs;

var root = new RootCommand("Measures CrmSync; each command prints a table and the command line that made it.")
{
    KillCommand.Create(), LagCommand.Create(), FirstSyncCommand.Create(), CallsCommand.Create(), StoreCommand.Create(), RefreshCommand.Create(), SimulatorCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
