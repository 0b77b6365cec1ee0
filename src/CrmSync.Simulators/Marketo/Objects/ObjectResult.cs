using System.Globalization;
using System.Text.Json.Serialization;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Objects;

/// <summary>What became of one record of a batch, by its place in the input.</summary>
internal sealed record ObjectResult(int Seq, string Status)
{
    public long? Id { get; init; }

    [JsonPropertyName("marketoGUID")]
    public string? MarketoGuid { get; init; }

    public int? LeadId { get; init; }

    public IReadOnlyList<Reason>? Reasons { get; init; }

    public static ObjectResult Of(int seq, string status, ObjectKind kind, string key) => kind.HasNumbers
        ? new ObjectResult(seq, status) { Id = long.Parse(key, CultureInfo.InvariantCulture) }
        : new ObjectResult(seq, status) { MarketoGuid = key };

    public static ObjectResult Skipped(int seq, string code, string message) => new(seq, "skipped") { Reasons = [new Reason(code, message)] };
}
