namespace CrmSync.Simulators.Dataverse.Tables;

/// <summary>What a lookup column holds: a table and the id of a row in it.</summary>
internal sealed record LookupValue(string Table, Guid Id);
