using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>A $filter, or a part of one: the test on a row, and the values of one column that every row which passes has, when that is known.</summary>
internal sealed record RowTest(Func<Row, bool> Passes, Column? Column = null, IReadOnlyList<string>? Values = null)
{
    /// <summary>A test on what a path leads to.</summary>
    public static RowTest Of(ColumnPath path, Func<object?, bool> test) => new(row => test(path.Of(row)));

    /// <summary>Equality with one of these literals: a text, or an id of a row or of a lookup's target.</summary>
    public static RowTest Equal(ColumnPath path, Func<object?, bool> test, IEnumerable<string> literals)
    {
        var passes = Of(path, test);
        if (!path.Direct) return passes;
        if (path.Column.Kind == ColumnKind.String) return passes with { Column = path.Column, Values = [.. literals] };
        var ids = path.Column.IsLookup || path.Column.Kind == ColumnKind.Uniqueidentifier;
        return ids ? passes with { Column = path.Column, Values = [.. literals.Select(literal => Guid.Parse(literal).ToString())] } : passes;
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
