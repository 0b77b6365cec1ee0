namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>
/// An alternate key (protocol sheet 2.7): its rows are unique in these columns. Its index is built in the background, so it is usable only some time after it
/// was made; it failed when rows were alike then.
/// </summary>
internal sealed record AlternateKey(string SchemaName, IReadOnlyList<string> Columns, DateTimeOffset Made, bool Failed, string Label)
{
    public string LogicalName { get; } = SchemaName.ToLowerInvariant();

    /// <summary>EntityKeyIndexStatus at a time.</summary>
    public string Status(DateTimeOffset now, TimeSpan building) =>
        now - Made < building ? (now - Made < building / 2 ? "Pending" : "InProgress") : Failed ? "Failed" : "Active";
}
