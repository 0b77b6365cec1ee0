using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>A money value brings its currency, the rate and the value in the base currency along (protocol sheet 2.12).</summary>
internal static class MoneyRules
{
    public static void Compute(DataverseStore store, Table table, object?[] values, IReadOnlyDictionary<Column, object?> asked)
    {
        if (table.Find("transactioncurrencyid") is not { IsLookup: true } currency || table.Find("exchangerate") is not { } rate) return;
        var moves = asked.ContainsKey(currency);
        foreach (var column in asked.Keys) moves |= column.Kind == ColumnKind.Money;
        if (!moves) return;
        if (values[currency.Ordinal] is null && Array.Exists(values, value => value is decimal)) values[currency.Ordinal] = OrganizationRows.Currency;
        if (values[currency.Ordinal] is not LookupValue named || store["transactioncurrency"].Find(named.Id) is not { } row) return;
        var factor = row[store.Catalog["transactioncurrency"].Find("exchangerate")!] as decimal? ?? 1m;
        values[rate.Ordinal] = factor;
        foreach (var twin in table.Columns)
        {
            if (twin.TwinOf is { } name && table.Find(name) is { } money) values[twin.Ordinal] = values[money.Ordinal] is decimal value ? Math.Round(value / factor, 4) : null;
        }
    }
}
