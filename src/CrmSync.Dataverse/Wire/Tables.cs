using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse.Wire;

/// <summary>Names of the two tables in the Web API.</summary>
internal static class Tables
{
    /// <summary>Path of the service root below the environment's address.</summary>
    public const string Root = "api/data/v9.2/";

    /// <summary>The tables in scope, contacts first (N-14).</summary>
    public static IReadOnlyList<RecordKind> InScope { get; } = [RecordKind.Contact, RecordKind.Lead];

    /// <summary>Logical name.</summary>
    public static string Name(RecordKind kind) => kind switch
    {
        RecordKind.Lead => "lead",
        RecordKind.Contact => "contact",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Dynamics has leads and contacts"),
    };

    /// <summary>Entity set name.</summary>
    public static string Set(RecordKind kind) => Name(kind) + "s";

    /// <summary>Primary key column.</summary>
    public static string Key(RecordKind kind) => Name(kind) + "id";

    /// <summary>Path of one row.</summary>
    public static string Row(RecordId record) => $"{Set(record.Kind)}({Guid.Parse(record.Id):D})";

    /// <summary>Metadata of one table.</summary>
    public static string Definition(RecordKind kind) => $"EntityDefinitions(LogicalName='{Name(kind)}')";
}
