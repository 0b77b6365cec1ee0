using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>What writes of one shape are sent to. Writes of equal targets share a call.</summary>
/// <param name="Operation">Word for metrics.</param>
/// <param name="Path">Below <c>/rest/v1</c>.</param>
/// <param name="Head">Body up to the opening bracket of <c>input</c>.</param>
/// <param name="KeyField">Creates: the look-up field, never empty in a record, or Marketo would make a person without key.</param>
internal sealed record Target(string Operation, string Path, string Head, string? KeyField)
{
    private static readonly Target Update = new("update", "leads.json", "{\"action\":\"updateOnly\",\"lookupField\":\"id\",\"input\":[", null);
    private static readonly Target Activity = new("addActivity", "activities/external.json", "{\"input\":[", null);

    private static readonly Target Delete = new("delete", "leads/delete.json", "{\"input\":[", null);

    public bool IsActivity => ReferenceEquals(this, Activity);

    /// <summary>updateOnly by id can never create (D-8); createOnly never changes anybody (N-15).</summary>
    public static Target Of(Write write) => write switch
    {
        UpdateRecord => Update,
        DeleteRecord => Delete,
        CreateRecord create => Create(create.KeyField ?? LinkFields.DynamicsId),
        _ => Activity,
    };

    private static Target Create(string key) => new("create", "leads.json", $"{{\"action\":\"createOnly\",\"lookupField\":{JsonSerializer.Serialize(key)},\"input\":[", key);
}
