using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What the faults of Marketo alone do to its connector.</summary>
public sealed class MarketoFaults
{
    [Fact]
    public void Every_class_of_faults_has_a_row_or_a_stated_reason() => Assert.Empty(FaultMatrix.Gaps(SystemName.Marketo));
}
