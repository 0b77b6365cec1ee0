namespace CrmSync.Dataverse;

/// <summary>Addresses that Dataverse gave.</summary>
internal static class FeedLinks
{
    /// <summary>The same link with other columns.</summary>
    public static string WithSelect(string link, string select)
    {
        var query = link.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return link;
        var parts = link[(query + 1)..].Split('&').Where(p => !p.StartsWith("$select=", StringComparison.Ordinal)
            && !p.StartsWith("%24select=", StringComparison.OrdinalIgnoreCase));
        return $"{link[..query]}?$select={select}&{string.Join('&', parts)}";
    }
}
