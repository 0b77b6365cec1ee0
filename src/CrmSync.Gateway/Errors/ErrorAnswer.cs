using System.Text.Json;
using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;

namespace CrmSync.Gateway.Errors;

/// <summary>One open refusal.</summary>
/// <param name="Id">Person id, a bar, field name.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="System">Who refused.</param>
/// <param name="Operation">create or update.</param>
/// <param name="Field">Our field name; empty when the whole record was refused.</param>
/// <param name="Code">The side's code, or ours.</param>
/// <param name="Text">The side's words.</param>
/// <param name="Since">First refusal.</param>
/// <param name="Tries">How often it was sent.</param>
internal sealed record ErrorAnswer(
    string Id, string PersonId, SystemName System, string Operation, string Field, string Code, string Text, DateTime Since, int Tries)
{
    public static string Key(RefusalRow row) => $"{row.Person}|{row.Field}";

    public static ErrorAnswer Of(RefusalRow row) => new(
        Key(row), row.Person, row.System, row.Operation, row.Field, row.Code, row.Text, row.Since.UtcDateTime, row.Tries);
}

/// <summary>Open refusals of one cause.</summary>
/// <param name="Id">System, operation, field and code, with bars between.</param>
/// <param name="System">Who refused.</param>
/// <param name="Operation">create or update.</param>
/// <param name="Field">Our field name; empty for whole records.</param>
/// <param name="Code">The side's code, or ours.</param>
/// <param name="Count">How many are open.</param>
/// <param name="Since">The oldest.</param>
/// <param name="Text">The words of one of them.</param>
internal sealed record CauseAnswer(string Id, SystemName System, string Operation, string Field, string Code, long Count, DateTime Since, string Text)
{
    public static CauseAnswer Of(RefusalGroup group) => new(
        $"{JsonNamingPolicy.CamelCase.ConvertName(group.System.ToString())}|{group.Operation}|{group.Field}|{group.Code}",
        group.System, group.Operation, group.Field, group.Code, group.Count, group.Since.UtcDateTime, group.Text);
}
