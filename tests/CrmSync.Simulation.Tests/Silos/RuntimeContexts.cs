using System.Reflection;

namespace CrmSync.Simulation.Tests.Silos;

/// <summary>A grain learns its context from the one that is set while it is made; only Orleans' own silo may set it, so it is set by reflection.</summary>
internal static class RuntimeContexts
{
    private static readonly Setting Set = Method("SetExecutionContext", typeof(IGrainContext), typeof(IGrainContext).MakeByRefType()).CreateDelegate<Setting>();
    private static readonly Action<IGrainContext?> Reset = Method("ResetExecutionContext", typeof(IGrainContext)).CreateDelegate<Action<IGrainContext?>>();

    private delegate void Setting(IGrainContext? next, out IGrainContext? before);

    public static T Within<T>(IGrainContext context, Func<T> make)
    {
        Set(context, out var before);
        try
        {
            return make();
        }
        finally
        {
            Reset(before);
        }
    }

    private static MethodInfo Method(string name, params Type[] parameters) =>
        typeof(Grain).Assembly.GetType("Orleans.Runtime.RuntimeContext", throwOnError: true)!
            .GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, parameters)
        ?? throw new MissingMethodException("Orleans.Runtime.RuntimeContext", name);
}
