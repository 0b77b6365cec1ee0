using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Queries;

/// <summary>What the text of a query is read against: the table it begins at, who asks and when, and values for aliases (members that begin with @).</summary>
internal sealed record QueryScope(DataverseStore Store, Table Table, Guid UserId, DateTimeOffset Now, IReadOnlyDictionary<string, string> Query)
{
    public static QueryScope Of(DataverseCore core, ApiRequest request, Table table) => new(core.Store, table, request.Caller.UserId, core.Store.Now, request.Query);

    public Catalog Catalog => Store.Catalog;

    /// <summary>How many $expand lie around.</summary>
    public int Depth { get; init; }

    /// <summary>A literal, or what an alias stands for.</summary>
    public string? Alias(string name) => Query.GetValueOrDefault(name);
}
