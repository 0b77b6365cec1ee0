using System.Globalization;
using CrmSync.Domain.Systems;
using CrmSync.Host.Demo;
using CrmSync.Simulation.Tests.Checks;
using CrmSync.Simulation.Tests.Stores;
using CrmSync.Simulators.History;

namespace CrmSync.Simulation.Tests;

/// <summary>The check of what is planned for whom the sync filter lets in again: it finds what it is there for, and nothing else.</summary>
public sealed class LetInCheckTests
{
    private const string Us = "crmsync";
    private static readonly DateTimeOffset Back = new(2026, 3, 8, 8, 2, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("7", "7", 0)]
    [InlineData("7", null, 1)]
    [InlineData(null, "7", 0)]
    [InlineData(null, null, 1)]
    [InlineData("9", "7", 0)]
    [InlineData("9", null, 1)]
    public void K_3_A_plan_without_a_read_since_the_row_is_let_in_is_found_and_a_read_counts_though_that_Marketo_record_was_deleted_since(string? linked, string? read, int found) =>
        Assert.Equal(found, Found(linked, read, TimeSpan.FromMilliseconds(18), TimeSpan.Zero));

    [Theory]
    [InlineData(67, 0, 0)]
    [InlineData(500, 0, 1)]
    [InlineData(500, 1, 0)]
    [InlineData(1500, 1, 1)]
    public void K_3_A_read_that_the_planning_silos_clock_would_tell_as_earlier_counts(int read, int apart, int found) =>
        Assert.Equal(found, Found("7", "7", TimeSpan.FromMilliseconds(read), TimeSpan.FromSeconds(apart)));

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 1)]
    public void K_3_N_16_A_line_that_came_along_in_a_join_tells_of_another_row_and_lets_nobody_in(bool isAnothers, bool isStillHeld, int found)
    {
        var store = new MemoryStore();
        if (isAnothers) store.Activities["person:9"] = [new(4, Back, "included", null, null, null, null, "K-1", null, "")];
        if (isStillHeld) store.Links[new(RecordKind.Lead, "another")] = "person:9";
        Assert.Equal(found, Found("7", null, TimeSpan.Zero, TimeSpan.Zero, store));
    }

    private static int Found(string? linked, string? read, TimeSpan after, TimeSpan apart, MemoryStore? others = null)
    {
        var store = others ?? new MemoryStore();
        store.Links[new(RecordKind.Contact, "row")] = "contact:row";
        store.Activities["contact:row"] = [new(1, Back, "included", null, null, null, null, "K-1", null, "")];
        if (linked is not null) store.Links[new(RecordKind.Person, linked)] = "contact:row";
        var planned = Back.AddMilliseconds(67);
        HistoryLine written = new(3, planned, Us, "update", "contact", "row", LinkFields.WriteMark, null, string.Create(CultureInfo.InvariantCulture, $"contact:row.20.{planned.ToUnixTimeMilliseconds():x}.d"));
        HistoryEntry shown = new(1, Back.AddMinutes(-5), Us, "update", "lead", "7", LinkFields.DynamicsId, null, "row");
        return new ReadBackIn(store, TimeSpan.Zero, apart).Find([written], [shown], read is null ? [] : [(read, Back + after)]).Count();
    }
}
