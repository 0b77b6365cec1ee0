namespace CrmSync.Simulators.Dataverse;

/// <summary>A refusal as the Web API tells it: HTTP status, hex code and text (protocol sheet section 6).</summary>
internal sealed class DataverseError(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Seconds to wait; only service protection answers tell it (5.3).</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>It tells of a part of the address that is not there: the vendor's pages and recordings name different codes for it (15).</summary>
    public bool IsUnknownSegment { get; private init; }

    public static DataverseError NotFound(string table, Guid id) => new(404, "0x80040217", $"Entity '{table}' With Id = {id} Does Not Exist");

    public static DataverseError Duplicate() => new(412, "0x80040237", "A record with matching key values already exists.");

    public static DataverseError StaleVersion() =>
        new(412, "0x80060882", "The version of the existing record doesn't match the RowVersion property provided.");

    public static DataverseError Payload(string set, string inner) => new(
        400,
        "0x80048d19",
        $"Error identified in Payload provided by the user for Entity :'{set}', For more information on this error please follow this help link "
        + $"https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: {inner}");

    public static DataverseError UnknownProperty(string table, string name) =>
        new(400, "0x80060888", $"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table}'.");

    public static DataverseError UnknownSegment(string segment) => new(404, "0x80060888", $"Resource not found for the segment '{segment}'.") { IsUnknownSegment = true };

    public static DataverseError BadQuery(string message) => new(400, "0x80060888", message);

    /// <summary>A query that would hand out or join far more rows than a database would in its time.</summary>
    public static DataverseError Timeout() => new(500, "0x80044151", "SQL timeout expired.");

    public static DataverseError BadArgument(string message) => new(400, "0x80040203", message);
}
