using System.Reflection;
using CrmSync.Contracts.Fields;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>A silo that begins goes by what it has read of the columns for the selection in force, not by what it read before.</summary>
public sealed class StaleColumnTests : IDisposable
{
    private static readonly FieldsInForce InForce = new(DateTimeOffset.UnixEpoch.AddDays(1), new FieldMap(2, []), []);
    private readonly Answering marketo = Answering.As<ISystemOfRecord>();
    private readonly Answering fields = Answering.As<IFieldsGrain>();
    private readonly ConnectionPolicy policy;

    public StaleColumnTests()
    {
        var (dynamics, grains) = (Answering.As<ISystemOfRecord>(), Answering.As<IGrainFactory>());
        foreach (var side in new[] { marketo, dynamics })
        {
            side.Answers[nameof(ISystemOfRecord.PrepareAsync)] = () => Task.FromResult<IReadOnlyList<SetUpLine>>([]);
            side.Answers[nameof(ISystemOfRecord.DescribeAsync)] = () => Task.FromResult<IReadOnlyList<TableSchema>>([]);
        }
        marketo.Answers["get_System"] = () => SystemName.Marketo;
        dynamics.Answers["get_System"] = () => SystemName.Dynamics;
        grains.Answers[nameof(IGrainFactory.GetGrain)] = () => fields;
        policy = new(new("sim", _ => null!, _ => null!), (ISystemOfRecord)(object)marketo, (ISystemOfRecord)(object)dynamics, (IGrainFactory)(object)grains, new FakeTimeProvider(), NullLogger.Instance);
    }

    [Fact]
    public async Task F_3_A_silo_that_read_the_columns_for_a_selection_that_was_never_in_force_reads_them_again_before_it_goes_by_the_one_that_is()
    {
        fields.Answers[nameof(IFieldsGrain.InForceAsync)] = () => Task.FromResult<FieldsInForce?>(InForce);
        await policy.DescribeAsync();
        await policy.AskAsync();
        Assert.Equal(2, marketo.Calls(nameof(ISystemOfRecord.DescribeAsync)));
    }

    [Fact]
    public async Task F_1_A_silo_that_keeps_the_selection_reads_the_columns_once_for_it()
    {
        fields.Answers[nameof(IFieldsGrain.InForceAsync)] = () => KeptHereAsync();
        await policy.AskAsync();
        Assert.Equal(1, marketo.Calls(nameof(ISystemOfRecord.DescribeAsync)));
    }

    public void Dispose() => policy.Dispose();

    private async Task<FieldsInForce?> KeptHereAsync()
    {
        await policy.DescribeAsync();
        policy.Use(InForce);
        return InForce;
    }
}

/// <summary>Anything that answers by the name of what is asked.</summary>
public class Answering : DispatchProxy
{
    private readonly List<string> calls = [];

    internal Dictionary<string, Func<object>> Answers { get; } = [];

    internal static Answering As<T>() where T : class => (Answering)(object)Create<T, Answering>();

    internal int Calls(string name) => calls.Count(call => call == name);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        calls.Add(targetMethod!.Name);
        return Answers[targetMethod.Name]();
    }
}
