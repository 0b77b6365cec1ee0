using System.CommandLine;
using CrmSync.Benchmarks.Kills;

var root = new RootCommand("Measures CrmSync; each command prints a table and the command line that made it.")
{
    KillCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
