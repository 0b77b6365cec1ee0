using System.Globalization;

namespace CrmSync.Host.Demo.People;

/// <summary>Who is where, learnt from the simulators' own histories: alive rows that are open, and the Dynamics id that a Marketo person shows.</summary>
internal sealed class KnownPeople(HttpClient marketo, HttpClient dynamics)
{
    private readonly Dictionary<int, string?> marketoLinks = [];
    private readonly Dictionary<string, string> dynamicsRows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Table, string? Email)> details = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> contacts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<(string Row, string Email)> deleted = new();
    private long marketoRead;
    private long dynamicsRead;

    /// <summary>People that both sides have.</summary>
    public IReadOnlyList<LinkedPerson> Linked { get; private set; } = [];

    /// <summary>People that only Marketo has.</summary>
    public IReadOnlyList<int> Alone { get; private set; } = [];

    /// <summary>Reads what is new.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var line in HistoryLine.ReadAsync(marketo, marketoRead, cancellationToken)) Marketo(line);
        await foreach (var line in HistoryLine.ReadAsync(dynamics, dynamicsRead, cancellationToken)) Dynamics(line);
        Linked =
        [
            .. from person in marketoLinks
               where person.Value is not null && dynamicsRows.ContainsKey(person.Value)
               orderby person.Key
               select new LinkedPerson(person.Key, person.Value, dynamicsRows[person.Value]),
        ];
        Alone = [.. marketoLinks.Where(person => person.Value is null).Select(person => person.Key).Order()];
    }

    /// <summary>Somebody else whose Dynamics row is of the same table. Null: nobody.</summary>
    public LinkedPerson? Like(LinkedPerson person, Random chance) =>
        Linked.Where(other => other.Table == person.Table && other.Row != person.Row).ToList() is { Count: > 0 } others ? others[chance.Next(others.Count)] : null;

    /// <summary>A Dynamics row that was deleted, to be made again; each once. Null: none.</summary>
    public (string Row, string Email)? NextDeleted() => deleted.TryDequeue(out var row) ? row : null;

    /// <summary>The contact that a lead was qualified into. Null: none.</summary>
    public string? ContactOf(string lead) => contacts.GetValueOrDefault(lead);

    private void Marketo(HistoryLine line)
    {
        marketoRead = line.Sequence;
        if (line.Table != "lead") return;
        var id = int.Parse(line.Row, CultureInfo.InvariantCulture);
        if (line is { Field: null, Operation: "create" }) marketoLinks[id] = null;
        else if (line.Field is null && line.Operation is "delete" or "merge") marketoLinks.Remove(id);
        else if (line.Field == "crmsyncDynamicsId" && !(line.Operation == "update" && line.Client == Human.Client)) marketoLinks[id] = line.New;
    }

    private void Dynamics(HistoryLine line)
    {
        dynamicsRead = line.Sequence;
        if (line.Table is not ("lead" or "contact")) return;
        if (line is { Field: null, Operation: "create" }) dynamicsRows[line.Row] = line.Table;
        else if (line is { Table: "contact", Field: "_originatingleadid_value", New: { } lead }) contacts[lead] = line.Row;
        else if (line is { Field: "emailaddress1" }) details[line.Row] = (line.Table, line.New);
        else if (line is { Field: null, Operation: "merge" } or { Field: "statecode", Operation: "update", New: not "0" }) dynamicsRows.Remove(line.Row);
        else if (line is { Field: null, Operation: "delete" }) Gone(line);
    }

    private void Gone(HistoryLine line)
    {
        if (dynamicsRows.Remove(line.Row) && line.Table == "lead" && details.GetValueOrDefault(line.Row).Email is { } email) deleted.Enqueue((line.Row, email));
    }
}

/// <summary>One person on both sides.</summary>
/// <param name="Marketo">Marketo's id.</param>
/// <param name="Row">Dynamics' GUID.</param>
/// <param name="Table">lead or contact.</param>
internal sealed record LinkedPerson(int Marketo, string Row, string Table);
