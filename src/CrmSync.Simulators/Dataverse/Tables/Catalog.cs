using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>All tables, by logical name and by entity set name, with their relationships and the global choices. Lists are replaced as a whole, so that a reader needs no lock.</summary>
internal sealed class Catalog
{
    private static readonly GlobalChoice Budget =
        new("budgetstatus", "Budget", TableText.ReadChoices("0 No Committed Budget, 1 May Buy, 2 Can Buy, 3 Will Buy", related: false), false);

    private volatile Dictionary<string, Table> _byName = new(StringComparer.Ordinal);
    private volatile Dictionary<string, Table> _bySet = new(StringComparer.Ordinal);
    private volatile ManyToMany[] _crossings = [];
    private volatile Dictionary<string, GlobalChoice> _choices = new(StringComparer.Ordinal);
    private volatile Relationships? _relationships;

    public Catalog()
    {
        var tables = StandardTables.All();
        _byName = tables.ToDictionary(table => table.LogicalName, StringComparer.Ordinal);
        _bySet = tables.ToDictionary(table => table.SetName, StringComparer.Ordinal);
        foreach (var (name, member) in StandardTables.ListMembers) Cross(name, "list", member, "listmember", "entityid", custom: false);
        _choices[Budget.Name] = Budget;
    }

    /// <summary>Rises with every change of a definition.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>Definitions that are gone, with the version that took them.</summary>
    public IReadOnlyList<(long Version, Guid MetadataId, string Kind)> Gone { get; private set; } = [];

    public IEnumerable<Table> Tables => _byName.Values;

    public Table this[string logicalName] => _byName[logicalName];

    public Relationships Relationships => _relationships ??= new Relationships(_byName.Values, _crossings);

    public IEnumerable<GlobalChoice> Choices => _choices.Values;

    public bool TrySet(string setName, [NotNullWhen(true)] out Table? table) => _bySet.TryGetValue(setName, out table);

    public bool TryTable(string logicalName, [NotNullWhen(true)] out Table? table) => _byName.TryGetValue(logicalName, out table);

    public GlobalChoice? Choice(string name) => _choices.GetValueOrDefault(name);

    /// <summary>Relationships follow from columns: whoever changes a column tells it here.</summary>
    public void Changed(Table? table = null)
    {
        _relationships = null;
        Version++;
        if (table is not null) table.ChangedAt = Version;
    }

    /// <summary>Takes one change; answers a table that is new.</summary>
    public Table? Apply(DefinitionEdit edit)
    {
        Table? made = null;
        switch (edit.Kind)
        {
            case DefinitionEditKind.PutTable: made = Put(TableText.Read(edit.Text)); break;
            case DefinitionEditKind.RemoveTable: Remove(_byName[edit.Name]); break;
            case DefinitionEditKind.AddKey: _byName[edit.Name].Add(Key(edit.Parts)); break;
            case DefinitionEditKind.RemoveKey: _byName[edit.Name].Remove(_byName[edit.Name].Keys.First(key => key.LogicalName == edit.Text)); break;
            case DefinitionEditKind.AddCrossing: made = Cross(edit.Name, edit.Parts[0], edit.Parts[1], edit.Parts[2], null, custom: true); break;
            case DefinitionEditKind.RemoveCrossing: Uncross(edit.Name); break;
            case DefinitionEditKind.PutChoice: Put(new GlobalChoice(edit.Name, edit.Parts[0], TableText.ReadChoices(edit.Parts[1], related: false), IsCustom: true)); break;
            case DefinitionEditKind.RemoveChoice: _choices = Without(_choices, edit.Name); break;
        }

        Changed(_byName.GetValueOrDefault(edit.Name));
        return made;
    }

    private static AlternateKey Key(string[] parts) => new(
        parts[0], parts[1].Split(','), new DateTimeOffset(long.Parse(parts[2], CultureInfo.InvariantCulture), TimeSpan.Zero), parts[3] == "failed", parts[4]);

    private Table Put(Table table)
    {
        if (_byName.TryGetValue(table.LogicalName, out var known))
        {
            known.Describe(table);
            return known;
        }

        _byName = new(_byName, StringComparer.Ordinal) { [table.LogicalName] = table };
        _bySet = new(_bySet, StringComparer.Ordinal) { [table.SetName] = table };
        return table;
    }

    private void Put(GlobalChoice choice)
    {
        _choices = new(_choices, StringComparer.Ordinal) { [choice.Name] = choice };
        foreach (var table in _byName.Values)
            foreach (var column in table.Columns.Where(column => column.GlobalChoice == choice.Name).ToList()) table.Change(column with { Choices = choice.Choices });
    }

    private void Remove(Table table)
    {
        Gone = [.. Gone, (Version + 1, table.MetadataId, "Entity")];
        _byName = Without(_byName, table.LogicalName);
        _bySet = Without(_bySet, table.SetName);
        _crossings = [.. _crossings.Where(crossing => crossing.First != table && crossing.Second != table)];
    }

    /// <summary>Joins two tables; without a member column a crossing table is made for it, which is answered.</summary>
    private Table? Cross(string name, string first, string second, string crossing, string? member, bool custom)
    {
        Table? made = null;
        if (!_byName.TryGetValue(crossing, out var table)) table = made = Put(CrossingTable(first, second, crossing));
        var firstColumn = table.Find(member is null ? $"{first}id" : "listid")!;
        var secondColumn = table.Find(member ?? (first == second ? $"{second}idtwo" : $"{second}id"))!;
        _crossings = [.. _crossings, new ManyToMany(name, _byName[first], _byName[second], table, firstColumn, secondColumn) { IsCustom = custom }];
        return made;
    }

    private static Table CrossingTable(string first, string second, string name) => TableText.Read(
        $"{name} ; {name}set ; 0 ; {name} ; custom untracked",
        $"{name}id ; guid ; S ; {name} ; key createonly",
        "VersionNumber ; bigint ; ; Version Number ; readonly",
        $"{first}id ; lookup {first} ; S ; {first} ; cascade=Cascade",
        $"{(first == second ? $"{second}idtwo" : $"{second}id")} ; lookup {second} ; S ; {second} ; cascade=Cascade");

    private void Uncross(string name)
    {
        if (_crossings.FirstOrDefault(crossing => crossing.SchemaName == name) is not { } gone) return;
        _crossings = [.. _crossings.Where(crossing => crossing != gone)];
        Remove(gone.Crossing);
    }

    private static Dictionary<string, T> Without<T>(Dictionary<string, T> from, string name) =>
        from.Where(pair => pair.Key != name).ToDictionary(StringComparer.Ordinal);
}
