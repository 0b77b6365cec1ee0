using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>What a write whose answer was lost tells: nobody knows whether it lands (C-12), and in Marketo from when on a row can be its own (C-7).</summary>
internal static class LostAnswer
{
    public static void Is(string reason, SystemName side, Outcome outcome)
    {
        var lost = Assert.IsType<Outcome.Deferred>(outcome);
        Assert.Equal(new Outcome.Deferred(reason, null, MayLand: true), lost with { AppliedFrom = null, Left = null });
        Assert.Equal(side == SystemName.Marketo, lost.AppliedFrom is not null);
    }
}
