using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>
/// Reads a table from text, so that a further table is only data. First line: Schema ; set ; object type code ; display name.
/// A fifth part holds flags (custom, activity, untracked), a sixth the display name of many.
/// Then one column a line: Schema ; kind arguments ; level (S, A, R or nothing) ; label ; flags (readonly, createonly, updateonly, custom, name, key, default=v, suffix=v, global=v, rel=v, cascade=v).
/// A money column brings its twin in the base currency along.
/// </summary>
internal static class TableText
{
    public static Table Read(params ReadOnlySpan<string> texts)
    {
        Table? table = null;
        foreach (var text in texts)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var parts = line.Split(';', StringSplitOptions.TrimEntries);
                if (table is null) table = Head(parts);
                else table.Add(ReadColumn(parts));
            }
        }

        foreach (var money in table!.Columns.Where(column => column.Kind == ColumnKind.Money).ToList()) AddTwin(table, money);
        return table;
    }

    private static Table Head(string[] parts)
    {
        var flags = Part(parts, 4).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var tracks = !flags.Contains("untracked");
        return new Table
        {
            SchemaName = parts[0],
            LogicalName = parts[0].ToLowerInvariant(),
            SetName = parts[1],
            ObjectTypeCode = int.Parse(parts[2], CultureInfo.InvariantCulture),
            DisplayName = parts[3],
            CollectionName = Part(parts, 5) is { Length: > 0 } many ? many : $"{parts[3]}s",
            IsCustom = flags.Contains("custom"),
            IsActivity = flags.Contains("activity"),
            Tracks = tracks,
            ChangeTrackingEnabled = tracks,
        };
    }

    /// <summary>One column from its line.</summary>
    public static Column ReadColumn(string line) => ReadColumn(line.Split(';', StringSplitOptions.TrimEntries));

    /// <summary>The base-currency twin of a money column, and with the first one the currency and its rate.</summary>
    public static void AddTwin(Table table, Column money)
    {
        if (table.Find("transactioncurrencyid") is null) table.Add(ReadColumn("TransactionCurrencyId ; lookup transactioncurrency ; ; Currency"));
        if (table.Find("exchangerate") is null) table.Add(ReadColumn("ExchangeRate ; decimal 0.000000000001 100000000000 12 ; ; Exchange Rate ; readonly"));
        table.Add(ReadColumn($"{money.SchemaName}_Base ; money -922337203685477 922337203685477 4 ; ; {money.Label} (Base) ; readonly twin={money.LogicalName}{(money.IsCustom ? " custom" : "")}"));
    }

    private static Column ReadColumn(string[] parts)
    {
        var words = parts[1].Split(' ', 2);
        var column = ReadKind(parts[0], words[0], words.Length > 1 ? words[1] : "");
        var flags = Part(parts, 4).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return column with
        {
            Level = ReadLevel(Part(parts, 2)),
            Label = Part(parts, 3) is { Length: > 0 } label ? label : parts[0],
            ForCreate = !flags.Contains("readonly") && !flags.Contains("updateonly"),
            ForUpdate = !flags.Contains("readonly") && !flags.Contains("createonly"),
            IsCustom = flags.Contains("custom"),
            IsPrimaryName = flags.Contains("name"),
            IsPrimaryId = flags.Contains("key"),
            Suffix = Flag(flags, "suffix") ?? "",
            GlobalChoice = Flag(flags, "global"),
            Relationship = Flag(flags, "rel"),
            OnDelete = Flag(flags, "cascade") is { } cascade ? Enum.Parse<DeleteBehavior>(cascade) : DeleteBehavior.RemoveLink,
            TwinOf = Flag(flags, "twin"),
            Default = ReadDefault(column, Flag(flags, "default")),
        };
    }

    private static string? Flag(string[] flags, string name) =>
        Array.Find(flags, flag => flag.StartsWith(name, StringComparison.Ordinal) && flag.AsSpan(name.Length).StartsWith("="))?[(name.Length + 1)..];

    private static Column ReadKind(string name, string kind, string rest)
    {
        var arguments = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return kind switch
        {
            "string" => new Column(name, ColumnKind.String) { MaxLength = Int(arguments[0]), Format = arguments.Length > 1 ? arguments[1] : "Text" },
            "memo" => new Column(name, ColumnKind.Memo) { MaxLength = Int(arguments[0]), Format = "TextArea" },
            "integer" => Number(name, ColumnKind.Integer, arguments),
            "bigint" => new Column(name, ColumnKind.BigInt) { Min = long.MinValue, Max = long.MaxValue },
            "decimal" => Number(name, ColumnKind.Decimal, arguments),
            "double" => Number(name, ColumnKind.Double, arguments),
            "money" => Number(name, ColumnKind.Money, arguments),
            "bool" => new Column(name, ColumnKind.Boolean) { Choices = [new(0, "No"), new(1, "Yes")] },
            "datetime" => new Column(name, ColumnKind.DateTime) { Format = "DateAndTime" },
            "zoneless" => new Column(name, ColumnKind.DateTime) { Format = "DateAndTime", Behavior = "TimeZoneIndependent" },
            "dateonly" => new Column(name, ColumnKind.DateTime) { Format = "DateOnly" },
            "choice" => new Column(name, ColumnKind.Picklist) { Choices = ReadChoices(rest, related: false) },
            "choices" => new Column(name, ColumnKind.MultiSelectPicklist) { Choices = ReadChoices(rest, related: false) },
            "state" => new Column(name, ColumnKind.State) { Choices = ReadChoices(rest, related: true) },
            "status" => new Column(name, ColumnKind.Status) { Choices = ReadChoices(rest, related: true) },
            "lookup" => new Column(name, ColumnKind.Lookup) { Targets = arguments },
            "owner" => new Column(name, ColumnKind.Owner) { Targets = arguments },
            "guid" => new Column(name, ColumnKind.Uniqueidentifier),
            _ => throw new ArgumentException($"Unknown kind '{kind}' of column '{name}'.", nameof(kind)),
        };
    }

    private static Column Number(string name, ColumnKind kind, string[] arguments) => new(name, kind)
    {
        Min = decimal.Parse(arguments[0], NumberStyles.Float, CultureInfo.InvariantCulture),
        Max = decimal.Parse(arguments[1], NumberStyles.Float, CultureInfo.InvariantCulture),
        Precision = arguments.Length > 2 ? Int(arguments[2]) : 0,
    };

    /// <summary>Options as "1 First, 2 Second"; with a related number behind the value for states and statuses.</summary>
    public static Choice[] ReadChoices(string text, bool related) => string.IsNullOrWhiteSpace(text) ? [] :
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(item => ReadChoice(item.Split(' ', related ? 3 : 2), related))];

    private static Choice ReadChoice(string[] words, bool related) =>
        related ? new Choice(Int(words[0]), words[2], Int(words[1])) : new Choice(Int(words[0]), words.Length > 1 ? words[1] : words[0]);

    private static RequiredLevel ReadLevel(string level) => level switch
    {
        "S" => RequiredLevel.SystemRequired,
        "A" => RequiredLevel.ApplicationRequired,
        "R" => RequiredLevel.Recommended,
        _ => RequiredLevel.None,
    };

    private static object? ReadDefault(Column column, string? text) => (column.Kind, text) switch
    {
        (_, "none") => null,
        (ColumnKind.Boolean, _) => text == "true",
        (_, null) => null,
        _ => Int(text),
    };

    private static string Part(string[] parts, int index) => index < parts.Length ? parts[index] : "";

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
