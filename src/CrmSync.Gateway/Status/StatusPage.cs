using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CrmSync.Gateway.Status;

/// <summary>The status page: one document without outer parts; only its own style and script may run, known by their hash.</summary>
internal sealed class StatusPage
{
    private readonly string _html;
    private readonly string _policy;

    public StatusPage()
    {
        var style = Read("status.css");
        var script = Read("status.js");
        _html = Read("status.html").Replace("/*style*/", style, StringComparison.Ordinal).Replace("/*script*/", script, StringComparison.Ordinal);
        _policy = $"default-src 'none'; script-src 'sha256-{Hash(script)}'; style-src 'sha256-{Hash(style)}'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>Maps <c>GET /</c>. Holds no data: the page itself needs no key.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var page = new StatusPage();
        app.MapGet("/", page.Show).AllowAnonymous().ExcludeFromDescription();
    }

    private ContentHttpResult Show(HttpResponse response)
    {
        response.Headers[HeaderNames.ContentSecurityPolicy] = _policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers[HeaderNames.CacheControl] = "no-cache";
        return TypedResults.Content(_html, "text/html; charset=utf-8");
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using var stream = typeof(StatusPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
