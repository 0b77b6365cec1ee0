namespace CrmSync.Simulators.People;

/// <summary>What names, places and companies look like in one country. E-mail parts are the ASCII forms.</summary>
internal sealed partial record Locale(
    string Country,
    string PhonePrefix,
    IReadOnlyList<(string Name, string Ascii)> FirstNames,
    IReadOnlyList<(string Name, string Ascii)> LastNames,
    IReadOnlyList<(string City, string? State, string PostalCode)> Cities,
    IReadOnlyList<string> Streets,
    IReadOnlyList<string> Companies,
    IReadOnlyList<string> CompanyForms,
    IReadOnlyList<string> JobTitles,
    IReadOnlyList<string> Salutations)
{
    public static readonly string[] Domains = ["mail", "alpha", "north", "blue", "atelier", "works", "cloud", "harbor"];

    public static readonly string[] TopDomains = ["com", "org", "net"];

    public static readonly string[] Industries = ["Manufacturing", "Retail", "Software", "Healthcare", "Education", "Consulting", "Financial"];

    public static readonly string[] Sources = ["Advertisement", "Employee Referral", "Trade Show", "Web", "Seminar", "Partner", "Other"];

    public static readonly string[] Notes =
    [
        "Met at the spring fair, asks for a second demo.",
        "Prefers to be called in the afternoon.\nSpeaks French and Arabic.",
        "Budget is decided in Q3 — follow up 🎯",
        "「来年度に再検討」とのこと",
    ];
}
