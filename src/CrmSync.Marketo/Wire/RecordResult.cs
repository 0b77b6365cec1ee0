using System.Text.Json;

namespace CrmSync.Marketo.Wire;

/// <summary>What became of one record of a batch; same order as the input.</summary>
/// <param name="Id">Present when it was taken.</param>
/// <param name="Taken">created, updated, added or deleted.</param>
/// <param name="Code">First reason's code, else empty.</param>
/// <param name="Message">First reason's text, else empty.</param>
internal sealed record RecordResult(long? Id, bool Taken, string Code, string Message)
{
    public static RecordResult Read(JsonElement row)
    {
        var reason = row.Items("reasons").Concat(row.Items("reason")).Concat(row.Items("errors")).FirstOrDefault();
        var taken = row.Text("status") is "created" or "updated" or "added" or "deleted";
        return new RecordResult(row.Number("id"), taken, reason.Text("code") ?? "", reason.Text("message") ?? "");
    }
}
