using System.Net;
using System.Text;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>What each side answers to whom it no longer knows: neither a token nor anything for the old one.</summary>
internal static class RefusedCredentials
{
    private const string NoToken = """{"error":"invalid_client","error_description":"unknown","error_codes":[7000222]}""";
    private const string OfMarketo = """{"requestId":"sim#0","success":false,"errors":[{"code":"601","message":"Access token invalid"}]}""";
    private const string OfDynamics = """{"error":{"code":"0x80048d1a","message":"Unauthorized"}}""";

    public static HttpResponseMessage Answer(string side, Uri address) =>
        address.AbsolutePath.EndsWith("/token", StringComparison.Ordinal) ? Of(HttpStatusCode.Unauthorized, NoToken)
        : side == "marketo" ? Of(HttpStatusCode.OK, OfMarketo)
        : Of(HttpStatusCode.Unauthorized, OfDynamics);

    private static HttpResponseMessage Of(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
