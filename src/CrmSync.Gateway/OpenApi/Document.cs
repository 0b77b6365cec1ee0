using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CrmSync.Gateway.OpenApi;

/// <summary>What the OpenAPI document says beside the calls.</summary>
internal static class Document
{
    public static void Describe(this OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "CrmSync gateway";
        document.Info.Version = "v1";
        document.Info.Description = "Keeps people in step between Adobe Marketo Engage and Microsoft Dynamics 365. Errors are RFC 9457 problem details.";
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    });
}
