using CrmSync.Simulation.Tests.Commands;

namespace CrmSync.Simulation.Tests;

/// <summary>The tests, or the command behind tests/simulate.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args) =>
        args is ["simulate", ..] ? SimulateCommand.Run(args[1..]) : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
