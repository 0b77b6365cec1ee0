using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>Who may do what: disabled users, users without a role, table privileges, field security, owners (protocol sheet 1.3, 6.2, 8.12).</summary>
internal sealed class Permissions(DataverseStore store, Func<DataverseSettings> settings)
{
    private OrganizationRules Rules => settings().Rules;

    /// <summary>Refuses every request of a disabled user and of one without a role.</summary>
    public void Enter(Caller caller)
    {
        if (IsDisabled(caller.UserId)) throw Disabled(caller.UserId);
        if (Rules.WithoutRole.Contains(caller.ClientId))
            throw new DataverseError(403, "0x80042f09", $"The user with id {caller.UserId} has not been assigned any roles. They need a role with the prvReadUser privilege.");
    }

    /// <summary>Refuses what the caller lacks the privilege for.</summary>
    public void Check(Caller caller, Table table, RowOperation operation)
    {
        if (caller.ClientId != Caller.Seed && !Has(caller.ClientId, table, operation)) throw Missing(caller, table, operation);
    }

    public bool Has(string client, Table table, RowOperation operation) =>
        !Rules.Denied.Any(denied => denied.Client == client && (denied.Table == "*" || denied.Table == table.LogicalName) && denied.To.Contains(operation));

    /// <summary>Refuses columns that the caller may not write.</summary>
    public void Check(Caller caller, Table table, IEnumerable<Column> asked, RowOperation operation)
    {
        if (Rules.Secured.Count == 0 || caller.ClientId == Caller.Seed) return;
        if (asked.FirstOrDefault(column => IsSecured(caller, table, column, operation)) is not { } column) return;
        throw new DataverseError(
            403,
            operation == RowOperation.Create ? "0x8004f502" : "0x8004f507",
            $"Caller user with Id {caller.UserId} does not have {operation} permissions for the {column.LogicalName} attribute in the {table.LogicalName} entity.");
    }

    /// <summary>Columns that the caller reads as null; null when there is none.</summary>
    public IReadOnlySet<Column>? Hidden(Caller caller, Table table) => Rules.Secured.Count == 0
        ? null
        : table.Columns.Where(column => IsSecured(caller, table, column, RowOperation.Read)).ToHashSet();

    /// <summary>Whether a privilege by name, such as prvCreateLead, is taken away from a client.</summary>
    public bool Lacks(string client, string privilege) => Rules.Denied.Any(denied => denied.Client == client && store.Catalog.Tables.Any(table =>
        (denied.Table == "*" || denied.Table == table.LogicalName) && denied.To.Any(operation => PrivilegeOf(table, operation) == privilege)));

    /// <summary>A row can be given to nobody who is disabled, nor to an application user that may not read the table.</summary>
    public void CheckOwner(Table table, object? owner)
    {
        if (owner is not LookupValue { Table: "systemuser" } user) return;
        if (IsDisabled(user.Id)) throw Disabled(user.Id);
        var lacking = Rules.Denied.FirstOrDefault(denied => OrganizationRows.User(denied.Client) == user.Id && denied.To.Contains(RowOperation.Read));
        if (lacking is not null && !Has(lacking.Client, table, RowOperation.Read)) throw Missing(new Caller(lacking.Client, user.Id), table, RowOperation.Read);
    }

    private bool IsSecured(Caller caller, Table table, Column column, RowOperation operation) => Rules.Secured.Any(secured =>
        secured.Table == table.LogicalName && secured.Column == column.LogicalName && secured.To.Contains(operation)
        && (secured.Clients.Count == 0 || secured.Clients.Contains(caller.ClientId)));

    private bool IsDisabled(Guid user) => store["systemuser"].Find(user)?[store.Catalog["systemuser"].Find("isdisabled")!] is true;

    private static DataverseError Disabled(Guid user) => new(403, "0x80040225", $"The specified user(Id = {user}) is disabled. Consider enabling this user.");

    private static DataverseError Missing(Caller caller, Table table, RowOperation operation) => new(
        403,
        "0x80040220",
        $"Principal user (Id={caller.UserId}, type=8, roleCount=1, accessMode=4) is missing {PrivilegeOf(table, operation)} privilege "
        + $"(Id={MetadataIds.Of(PrivilegeOf(table, operation))}) on OTC={table.ObjectTypeCode} for entity '{table.LogicalName}' (LocalizedName='{table.DisplayName}').");

    public static string PrivilegeOf(Table table, RowOperation operation) => $"prv{(operation == RowOperation.Update ? "Write" : operation.ToString())}{table.SchemaName}";
}
