using System.Text.Json.Nodes;
using CrmSync.Simulators.Marketo;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>Reading answers in one word, and settings that most promises need.</summary>
internal static class Texts
{
    /// <summary>A Marketo whose rows are visible at once.</summary>
    public static MarketoSettings Prompt { get; } = new() { LateShare = 0, EmptyPageShare = 0 };

    public static string? Text(this JsonNode? record, string field) => record?[field]?.ToString();

    public static long Id(this JsonNode? record) => record!["id"]!.GetValue<long>();

    public static object Lead(string email, string last, string? title = null) => new { lastname = last, firstname = "Aya", subject = last, emailaddress1 = email, jobtitle = title };

    public static object Contact(string email, string last, string? title = null) => new { lastname = last, firstname = "Aya", emailaddress1 = email, jobtitle = title };

    public static object Person(string email, string last, string? title = null) => new { email, lastName = last, firstName = "Aya", title };
}
