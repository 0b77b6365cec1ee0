namespace CrmSync.Systems.Tests;

/// <summary>The table of operations is what the simulator does: each of its calls is made, in its order.</summary>
public sealed class DataverseOperationsSimulatorTests
{
    private const string Table = "src/CrmSync.Simulators/Dataverse/OPERATIONS.md";

    [Fact]
    public async Task Every_call_of_the_table_of_operations_is_answered_as_the_table_says()
    {
        await using var wire = await DataverseOnWire.StartAsync(new() { People = 20 }, "human");
        var calls = await OperationCalls.StartAsync(wire);
        var wrong = new List<string>();
        foreach (var (operation, call, answer) in Rows())
        {
            var got = await calls.MakeAsync(call);
            if (got != answer) wrong.Add($"{operation}: {call} -> {got}, not {answer}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_of_operations_names_every_section_of_the_vendors_protocol() =>
        Assert.Superset(new HashSet<string>(["1", "2", "3", "4", "5", "6", "7", "8", "10", "11"]), Rows(sections: true).Select(row => row.Operation.Split('.')[0]).ToHashSet());

    private static List<(string Operation, string Call, string Answer)> Rows(bool sections = false) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, Table)).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[sections ? 1 : 2], cells[3].Trim('`').Replace('\u0001', '|'), cells[4])),
    ];
}
