using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Fields;

/// <summary>Which labels did the options of the chosen columns ever have? Marketo still holds them after an option was renamed or removed (S-11).</summary>
public static class KnownLabels
{
    /// <summary>The selection with the labels of today added; the same one when none is new.</summary>
    public static FieldChoices Remember(FieldChoices choices, IReadOnlyCollection<TableSchema> tables)
    {
        var offer = new FieldOffer(tables);
        var labels = choices.Labels.ToDictionary();
        var isNew = false;
        foreach (var (kind, word, column) in choices.Fields.SelectMany(FieldOffer.Columns))
        {
            if (offer.Find(kind, column)?.Choices is not { } options) continue;
            var known = labels.GetValueOrDefault(Key(word, column)) ?? new Dictionary<string, int>();
            if (options.All(o => known.TryGetValue(o.Value, out var number) && number == o.Key)) continue;
            isNew = true;
            labels[Key(word, column)] = Added(known, options);
        }
        return isNew ? choices with { Labels = labels } : choices;
    }

    /// <summary>The choices of a column with what its options were called before.</summary>
    internal static ChoiceList? Of(FieldChoices choices, string word, FieldSchema? schema)
    {
        if (schema?.Choices is not { } options) return null;
        var known = choices.Labels.GetValueOrDefault(Key(word, schema.Name)) ?? new Dictionary<string, int>();
        var today = options.Values.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(options) { Former = known.Where(k => !today.Contains(k.Key)).ToDictionary(), States = schema.States };
    }

    private static Dictionary<string, int> Added(IReadOnlyDictionary<string, int> known, IReadOnlyDictionary<int, string> options)
    {
        var all = known.ToDictionary();
        foreach (var (number, label) in options) all[label] = number;
        return all;
    }

    private static string Key(string word, string column) => $"{word}.{column}";
}
