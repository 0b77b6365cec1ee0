namespace CrmSync.Domain.Tests.Model;

/// <summary>The reference model's order of rows: by second, inside a second by old and new value.</summary>
internal static class ReferenceChain
{
    public static (List<WorldRow> Rows, bool IsUndecided) Of(List<WorldRow> rows, int readTo)
    {
        var result = new List<WorldRow>(rows.Count);
        var last = "0";
        var undecided = false;
        foreach (var second in rows.GroupBy(r => r.Second).OrderBy(g => g.Key))
        {
            var (gaps, best) = Best([.. second], last);
            undecided |= gaps > 0 && best.Length > 1 && readTo < (second.Key + 1) * 3 + World.Lateness;
            result.AddRange(best);
            last = result[^1].New;
        }
        return (result, undecided);
    }

    private static (int Gaps, WorldRow[] Rows) Best(WorldRow[] rows, string last)
    {
        (int Gaps, WorldRow[] Rows) best = (int.MaxValue, rows);
        foreach (var candidate in rows.Length <= 6 ? Permutations(rows) : [rows])
        {
            var at = last;
            var gaps = 0;
            foreach (var row in candidate)
            {
                if (row.Old != at) gaps++;
                at = row.New;
            }
            if (gaps < best.Gaps) best = (gaps, candidate);
            if (gaps == 0) break;
        }
        return best;
    }

    private static IEnumerable<WorldRow[]> Permutations(WorldRow[] rows)
    {
        if (rows.Length <= 1)
        {
            yield return rows;
            yield break;
        }
        for (var i = 0; i < rows.Length; i++)
            foreach (var rest in Permutations([.. rows[..i], .. rows[(i + 1)..]]))
                yield return [rows[i], .. rest];
    }
}
