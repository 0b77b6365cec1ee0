namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>Which annotations a client asked for by odata.include-annotations: names, with * at the end for all that begin so (protocol sheet 2.9, 2.13).</summary>
internal sealed record Annotations(IReadOnlyList<string> Patterns)
{
    public const string Formatted = "OData.Community.Display.V1.FormattedValue";
    public const string LookupName = "Microsoft.Dynamics.CRM.lookuplogicalname";
    public const string Navigation = "Microsoft.Dynamics.CRM.associatednavigationproperty";
    public const string CountLimit = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded";

    public static Annotations None { get; } = new([]);

    public bool Any => Patterns.Count > 0;

    /// <summary>As the answer tells that it was taken.</summary>
    public string Applied => $"odata.include-annotations=\"{string.Join(',', Patterns)}\"";

    public static Annotations Read(string list) => new(list.Trim('"').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public bool Has(string name)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.EndsWith('*') ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : name == pattern) return true;
        }

        return false;
    }
}
