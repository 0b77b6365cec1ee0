using CrmSync.Domain.Activities;
using CrmSync.Domain.Systems;
using CrmSync.Gateway.Paging;

namespace CrmSync.Gateway.Errors;

/// <summary>Which open refusals, and in which form.</summary>
/// <param name="System">marketo or dynamics.</param>
/// <param name="Operation">create, update, delete, find, read or merge.</param>
/// <param name="Field">Our field name; empty for whole records.</param>
/// <param name="Code">The side's code, or ours.</param>
/// <param name="PersonId">Our id of a person.</param>
/// <param name="Search">Part of the text, the code, the field or the person's id.</param>
/// <param name="Group">cause: one line per system, operation, field and code.</param>
/// <param name="Format">json or csv.</param>
/// <param name="After">Error id that ends the page before.</param>
/// <param name="Take">Items a page, 1 to 200, usually 50.</param>
internal sealed record ErrorQuery(
    string? System, string? Operation, string? Field, string? Code, string? PersonId, string? Search, string? Group, string? Format, string? After, string? Take)
{
    public RefusalFilter Filter => new()
    {
        System = System switch { "marketo" => SystemName.Marketo, "dynamics" => SystemName.Dynamics, _ => null },
        Operation = Operation,
        Field = Field,
        Code = Code,
        Person = PersonId is null ? null : People.PersonId.Read(PersonId),
        Search = Search,
    };

    /// <summary>What is wrong with it, in a sentence; null: nothing.</summary>
    public string? Fault()
    {
        if (Format is not (null or "json" or "csv")) return "The query 'format' must be json or csv.";
        if (Group is not (null or "cause")) return "The query 'group' knows one key only: cause.";
        if (Group is not null && Format == "csv") return "A list is either grouped or CSV: send only one of 'group' and 'format=csv'.";
        if (System is not (null or "marketo" or "dynamics")) return "The query 'system' must be marketo or dynamics.";
        if (Operation is not (null or "create" or "update" or "delete" or "find" or "read" or "merge")) return "The query 'operation' must be create, update, delete, find, read or merge.";
        if (PersonId is not null && People.PersonId.Read(PersonId) is null) return "The query 'personId' is no person id: it reads person:12, lead:GUID or contact:GUID.";
        if (After is not null && !After.Contains('|', StringComparison.Ordinal)) return "The query 'after' is no error id: use the address in 'next' of the page before.";
        return PageSize.Read(Take) is null ? PageSize.Fault : null;
    }
}
