using System.Globalization;
using System.Text.RegularExpressions;

namespace CrmSync.Systems.Tests;

/// <summary>
/// What the vendors' protocols hold, as our fact sheets list it, against the tables of operations, each row of which is called by a test. How much of it the
/// simulators answer stands in their README and is counted here.
/// </summary>
public sealed partial class FactSheetTests
{
    private const string Simulators = "src/CrmSync.Simulators/";
    private static readonly Named[] Marketo = [.. Named.Read("marketo")];
    private static readonly Named[] Dataverse = [.. Named.Read("dataverse")];

    [Fact]
    public void Every_operation_of_Marketo_stands_in_the_table()
    {
        var rows = MarketoRows().Select(row => Placeholder().Replace(row.Call, "{}")).ToHashSet();
        Assert.Equal([], Marketo.Where(named => !named.IsError && !rows.Contains(Placeholder().Replace(named.What, "{}"))));
    }

    [Fact]
    public void Every_error_of_Marketo_stands_in_the_table()
    {
        var table = Text("Marketo/OPERATIONS.md").Split("## Errors")[1];
        var ranges = Range().Matches(table).SelectMany(range => Enumerable.Range(Number(range.Groups[1]), Number(range.Groups[2]) - Number(range.Groups[1]) + 1));
        var told = Code().Matches(table).Select(code => Number(code.Groups[1])).Concat(ranges).ToHashSet();
        Assert.Equal([], Marketo.Where(named => named.IsError && !(named.What.StartsWith("HTTP ", StringComparison.Ordinal) ? table.Contains(named.What[5..], StringComparison.Ordinal) : told.Contains(int.Parse(named.What, CultureInfo.InvariantCulture)))));
    }

    [Fact]
    public void Every_word_of_Dataverses_protocol_is_in_a_call_of_the_table()
    {
        var calls = DataverseRows().Select(row => row.Call).ToList();
        Assert.Equal([], Dataverse.Where(named => !named.IsError && !calls.Exists(call => call.Contains(named.What, StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_error_of_Dataverse_is_answered_by_a_call_of_the_table()
    {
        var answers = DataverseRows().Select(row => row.Answer).ToHashSet();
        Assert.Equal([], Dataverse.Where(named => named.IsError && !answers.Contains(string.Join(' ', named.What.Split(' ').Reverse()))));
    }

    [Fact]
    public async Task Every_set_function_and_action_that_Dataverse_offers_is_called_by_the_table()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var sets = (await wire.GetAsync("")).Values.Select(set => set.GetProperty("name").GetString()!);
        var operations = Operation().Matches((await wire.GetAsync("$metadata")).Text).Select(operation => operation.Groups[1].Value);
        var words = DataverseRows().SelectMany(row => Word().Matches(row.Call).Select(word => word.Value)).ToHashSet();
        Assert.Equal([], sets.Concat(operations).Distinct().Where(name => !words.Contains(name)));
    }

    [Fact]
    public void The_readme_of_the_simulators_tells_how_much_they_answer()
    {
        var readme = Text("README.md");
        var marketo = MarketoRows().Select(row => (Call: Placeholder().Replace(row.Call, "{}"), IsSupported: row.Answer.StartsWith("supported", StringComparison.Ordinal))).ToList();
        var dataverse = DataverseRows().Select(row => (row.Call, IsSupported: row.Answer[0] is '2' or '3')).ToList();
        Assert.Contains(Line("Marketo", Marketo, marketo, (named, call) => Placeholder().Replace(named, "{}") == call), readme, StringComparison.Ordinal);
        Assert.Contains(Line("Dataverse", Dataverse, dataverse, (named, call) => call.Contains(named, StringComparison.Ordinal)), readme, StringComparison.Ordinal);
    }

    /// <summary>What is named and not supported is refused with the documented error: the tests above see to it that it stands in the table.</summary>
    private static string Line(string system, Named[] named, List<(string Call, bool IsSupported)> rows, Func<string, string, bool> isIn)
    {
        var (operations, errors) = (named.Where(one => !one.IsError).ToList(), named.Count(one => one.IsError));
        var supported = operations.Count(one => rows.Exists(row => row.IsSupported && isIn(one.What, row.Call)));
        return $"| {system} | {operations.Count} | {supported} | {operations.Count - supported} | {errors} | {rows.Count(row => row.IsSupported)} | {rows.Count(row => !row.IsSupported)} |";
    }

    private static IEnumerable<(string Call, string Answer)> MarketoRows() =>
        MarketoRow().Matches(Text("Marketo/OPERATIONS.md")).Select(row => (row.Groups[1].Value, row.Groups[2].Value));

    private static IEnumerable<(string Call, string Answer)> DataverseRows() => Text("Dataverse/OPERATIONS.md").Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
        .Select(line => line.Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (cells[3].Trim('`').Replace('\u0001', '|'), cells[4]));

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, Simulators, file));

    private static int Number(Capture text) => int.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"`(\d+)` to `(\d+)`")]
    private static partial Regex Range();

    [GeneratedRegex(@"`(\d+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `([A-Z]+ /[^`]+)` \| `\w+` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex MarketoRow();

    [GeneratedRegex("<(?:Function|Action) Name=\"(\\w+)\"")]
    private static partial Regex Operation();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    /// <summary>A line of a fact sheet's list: section, and an operation or <c>error</c> with its code.</summary>
    private sealed record Named(string Section, bool IsError, string What)
    {
        private const string Error = "error ";

        public static IEnumerable<Named> Read(string system)
        {
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "FactSheets", $"{system}.txt")).Where(line => char.IsAsciiDigit(line.FirstOrDefault())))
            {
                var (section, what) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                var isError = what.StartsWith(Error, StringComparison.Ordinal);
                yield return new Named(section, isError, isError ? what[Error.Length..] : what);
            }
        }
    }
}
