namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>AttributeRequiredLevel with its numbers (protocol sheet 7.5). The server refuses only a missing SystemRequired value (9.1, 9.2).</summary>
internal enum RequiredLevel
{
    None = 0,
    SystemRequired = 1,
    ApplicationRequired = 2,
    Recommended = 3,
}
