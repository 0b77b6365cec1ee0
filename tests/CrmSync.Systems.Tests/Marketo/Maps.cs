using CrmSync.Domain.Fields;

namespace CrmSync.Systems.Tests.Marketo;

/// <summary>The selection that these tests use.</summary>
internal static class Maps
{
    public static FieldMap Five { get; } = new(1,
    [
        new MappedField("firstName", ValueKind.Text, "firstname", "firstname"),
        new MappedField("email", ValueKind.Email, "emailaddress1", "emailaddress1"),
        new MappedField("doNotCall", ValueKind.Boolean, "donotphone", "donotphone"),
        new MappedField("leadScore", ValueKind.WholeNumber, "new_score", "new_score"),
    ]);
}
