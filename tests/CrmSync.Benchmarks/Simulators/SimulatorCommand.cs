using System.CommandLine;

namespace CrmSync.Benchmarks.Simulators;

/// <summary>How fast a simulator serves full pages and batches, on one core and durable, and how much memory it holds; and how little an instance inside of a process costs.</summary>
internal static class SimulatorCommand
{
    public static Command Create() => new("simulator", "Rows a second and memory of a simulator alone") { MarketoCommand.Create(), DataverseCommand.Create(), InstanceCommand.Create() };
}
