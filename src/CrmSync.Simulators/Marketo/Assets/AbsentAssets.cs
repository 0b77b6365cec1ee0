using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Assets;

/// <summary>Kinds of asset that the instance has none of (emails, landing pages, smart lists): searches find nothing, an id is not found.</summary>
internal static class AbsentAssets
{
    public static Envelope Search(MarketoCall call) => AssetEnvelope.Page(call, []);

    public static Envelope Find(MarketoCall call)
    {
        MarketoCall.Id(call.Path("id"));
        return AssetEnvelope.Of([]);
    }

    public static Envelope Change(MarketoCall call)
    {
        MarketoCall.Id(call.Path("id"));
        throw new MarketoRefusalException("702", $"Record not found: {call.Path("id")}");
    }
}
