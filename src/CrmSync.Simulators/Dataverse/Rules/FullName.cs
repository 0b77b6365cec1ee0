using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>fullname is computed from first and last name and can never be written (protocol sheet 8.1).</summary>
internal static class FullName
{
    public static void Compute(Table table, object?[] values)
    {
        if (table.Find("fullname") is not { } full || table.Find("firstname") is not { } first || table.Find("lastname") is not { } last) return;
        var text = (values[first.Ordinal] as string, values[last.Ordinal] as string) switch
        {
            ({ } given, { } family) => $"{given} {family}",
            var (given, family) => given ?? family ?? "",
        };
        values[full.Ordinal] = text.Length switch { 0 => null, > 160 => text[..160], _ => text };
    }
}
