namespace CrmSync.House.Tests;

/// <summary>How a rule of the house answers.</summary>
internal static class Rule
{
    /// <summary>Fails with every offender and one line that says how to mend them.</summary>
    public static void Holds(string mend, IEnumerable<string> offenders)
    {
        var found = offenders.ToList();
        if (found.Count > 0)
        {
            Assert.Fail($"{mend}\n  {string.Join("\n  ", found)}");
        }
    }

    /// <summary>The value that the given part of all values does not exceed (nearest rank); 0 of none.</summary>
    public static int Quantile(IEnumerable<int> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
    }
}
