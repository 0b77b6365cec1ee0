using System.Collections.Frozen;

namespace CrmSync.Simulators.Dataverse.Http;

/// <summary>Errors that the vendor documents (protocol sheet 6.2) and that a fault rule brings about: status and text by code.</summary>
internal static class DocumentedErrors
{
    private static readonly FrozenDictionary<string, (int Status, string Text)> Known = new Dictionary<string, (int Status, string Text)>(StringComparer.OrdinalIgnoreCase)
    {
        ["0x80040215"] = (400, "The owner is missing."),
        ["0x80040217"] = (404, "The record does not exist."),
        ["0x80040220"] = (403, "Principal user is missing a privilege."),
        ["0x80040224"] = (400, "An unexpected error occurred from ISV code."),
        ["0x80040225"] = (403, "The specified user is disabled."),
        ["0x80040227"] = (405, "The record cannot be deleted because it is associated with another one."),
        ["0x80040231"] = (403, "Principal user is missing a privilege for the record."),
        ["0x80040237"] = (412, "A record with matching key values already exists."),
        ["0x80040333"] = (412, "A record was not created or updated because a duplicate of the current record already exists."),
        ["0x80040517"] = (400, "The customer is inactive."),
        ["0x80040518"] = (400, "The lead is already in the open state."),
        ["0x80042f09"] = (403, "The user has not been assigned any roles."),
        ["0x80044150"] = (500, "Generic SQL error. Transaction was deadlocked on lock resources with another process and has been chosen as the deadlock victim. (1205)"),
        ["0x80044151"] = (500, "SQL timeout expired."),
        ["0x80044339"] = (500, "SQL lock timeout."),
        ["0x8004418a"] = (413, "The request is longer than the server takes."),
        ["0x80048306"] = (403, "Not enough privilege to access the Microsoft Dynamics 365 object."),
        ["0x8004a001"] = (503, "The server is busy and the request was not completed. Try again later."),
        ["0x8004f502"] = (403, "Caller user does not have Create permissions for the attribute."),
        ["0x8004f504"] = (403, "Caller user does not have Read permissions for the attribute."),
        ["0x8004f507"] = (403, "Caller user does not have Update permissions for the attribute."),
        ["0x80060882"] = (412, "The version of the existing record doesn't match the RowVersion property provided."),
        ["0x80060883"] = (400, "The RowVersion property must be provided when the value of ConcurrencyBehavior is IfVersionMatches."),
        ["0x8006088a"] = (404, "Resource not found for the segment."),
        ["0x8006088d"] = (400, "Optimistic concurrency isn't enabled for the entity type."),
        ["0x80060891"] = (404, "A record with the specified key values does not exist."),
        ["0x80060892"] = (412, "A record that has the attribute values already exists for the entity key."),
        ["0x80072321"] = (429, "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later."),
        ["0x80072322"] = (429, "Number of requests exceeded the limit of 6000 over time window of 300 seconds."),
        ["0x80072323"] = (503, "The database is busy. Try again later."),
        ["0x80072324"] = (503, "The database is busy. Try again later."),
        ["0x80072325"] = (503, "The database has reached its size quota."),
        ["0x80072326"] = (429, "Number of concurrent requests exceeded the limit of 52."),
        ["0x80072560"] = (403, "The user is not a member of the organization."),
        ["0x80040216"] = (500, Unforeseen),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const string Unforeseen = "An unexpected error occurred.";

    /// <summary>400 and the vendor's word for what nobody foresaw where the code is none of them.</summary>
    public static (int Status, string Text) Of(string code) => Known.GetValueOrDefault(code, (400, Unforeseen));
}
