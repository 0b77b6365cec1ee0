using System.Text.Json;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>What a body asks for: the row's own columns, rows to be made with it, and rows to be joined to it (protocol sheet 2.1, 2.8, 2.15).</summary>
internal sealed class RowBody
{
    public Dictionary<Column, object?> Fields { get; } = [];

    /// <summary>Rows to be made first, because the row names them.</summary>
    public List<(Column Column, Table Table, JsonElement Body)> Parents { get; } = [];

    /// <summary>Rows to be made afterwards, behind a collection-valued property.</summary>
    public List<(Collection Collection, JsonElement Body)> Children { get; } = [];

    /// <summary>Rows that are there and are to be joined.</summary>
    public List<(Collection Collection, LookupValue Row)> Joined { get; } = [];
}
