using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>A $filter, or a part of one: the test on a row, and the values of one column that every row which passes has, when that is known.</summary>
internal sealed record RowTest(Func<Row, bool> Passes, Column? Column = null, IReadOnlyList<string>? Values = null)
{
    /// <summary>Equality with one of these literals: a text, or an id of a row or of a lookup's target.</summary>
    public static RowTest Equal(Func<Row, bool> passes, Column column, IEnumerable<string> literals)
    {
        if (column.Kind == ColumnKind.String) return new RowTest(passes, column, [.. literals]);
        var ids = column.IsLookup || column.Kind == ColumnKind.Uniqueidentifier;
        return ids ? new RowTest(passes, column, [.. literals.Select(literal => Guid.Parse(literal).ToString())]) : new RowTest(passes);
    }

    public RowTest Or(RowTest other)
    {
        bool Either(Row row) => Passes(row) || other.Passes(row);
        return Column is not null && Column == other.Column ? new RowTest(Either, Column, [.. Values!, .. other.Values!]) : new RowTest(Either);
    }

    public RowTest And(RowTest other)
    {
        bool Both(Row row) => Passes(row) && other.Passes(row);
        return Column is null ? other with { Passes = Both } : this with { Passes = Both };
    }

    public RowTest Not() => new(row => !Passes(row));

    /// <summary>Rows of the table in order of creation that can pass at all.</summary>
    public IEnumerable<Row> Candidates(RowTable rows) => Column is null ? rows.After(0) : rows.With(Column, Values!);
}
