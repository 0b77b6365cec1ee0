namespace CrmSync.Dataverse.Wire;

/// <summary>One request to the Web API as data: it travels alone or as a part of a <c>$batch</c>.</summary>
/// <param name="Operation">Closed list word: feed, read, find, write, metadata, setUp.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Relative to the service root, or an absolute link that Dataverse gave.</param>
internal sealed record Call(string Operation, HttpMethod Method, string Path)
{
    /// <summary>It asks what tables, columns or the organisation are, and changes nothing.</summary>
    public bool IsQuestion => Operation == "metadata";

    /// <summary>Value of the Prefer header.</summary>
    public string? Prefer { get; init; }

    /// <summary>Value of the If-Match header, quotes included.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Body, UTF-8.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Content-Type of the body.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";
}
