using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Assets;

/// <summary>Kinds of asset that the instance has none of (emails, landing pages, forms, smart lists and so on): searches find nothing, an id is not found.</summary>
internal static class AbsentAssets
{
    /// <summary>Kinds that can only be browsed here, by the name of their path.</summary>
    public static readonly string[] Browsed =
        ["emailTemplates", "files", "forms", "landingPageDomains", "landingPageTemplates", "redirectRules", "segmentation", "snippets", "tagTypes"];

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
