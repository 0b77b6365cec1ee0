using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Assets;

/// <summary>How the asset API answers: errors and warnings always there, nothing found is a warning without a result.</summary>
internal static class AssetEnvelope
{
    private const string NoneFound = "No assets found for the given search criteria.";

    public static Envelope Of(IReadOnlyCollection<object> rows) => rows.Count == 0
        ? new Envelope { Errors = [], Warnings = [NoneFound] }
        : Envelope.Of(rows) with { Errors = [], Warnings = [] };

    /// <summary>The asset API's own form of a time: Z and an offset both.</summary>
    public static string Time(DateTimeOffset time) => FieldValue.Time(time) + "+0000";

    /// <summary>The page by offset and maxReturn (20, 200 at most).</summary>
    public static Envelope Page(MarketoCall call, IEnumerable<object> rows)
    {
        int size = call.Number("maxReturn", 20, 200);
        int skip = call.Text("offset") is { } text && int.TryParse(text, out int offset) && offset > 0 ? offset : 0;
        return Of([.. rows.Skip(skip).Take(size)]);
    }
}
