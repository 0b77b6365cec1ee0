using System.Text.Json;

namespace CrmSync.Marketo.Wire;

/// <summary>A custom activity type.</summary>
/// <param name="Id">Number that rows carry.</param>
/// <param name="ApiName">Its API name as Marketo made it.</param>
/// <param name="IsApproved">Activities can be added.</param>
/// <param name="Attributes">API names of its attributes, where told.</param>
internal sealed record ActivityType(long Id, string ApiName, bool IsApproved, IReadOnlyList<string> Attributes)
{
    public static ActivityType Read(JsonElement row) => new(
        row.Number("id") ?? 0,
        row.Text("apiName") ?? "",
        row.Text("status") is not { } status || status.StartsWith("approved", StringComparison.OrdinalIgnoreCase),
        [.. row.Items("attributes").Select(a => a.Text("apiName") ?? a.Text("name")).OfType<string>()]);

    /// <summary>Marketo may append <c>_c</c> to the name asked for.</summary>
    public bool Is(string apiName) => ApiName.Equals(apiName, StringComparison.OrdinalIgnoreCase) || ApiName.Equals(apiName + "_c", StringComparison.OrdinalIgnoreCase);
}
