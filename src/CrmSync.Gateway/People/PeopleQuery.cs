using CrmSync.Gateway.Paging;

namespace CrmSync.Gateway.People;

/// <summary>What people are looked for by.</summary>
/// <param name="Email">E-mail on either side, whole; case and outer blanks do not matter.</param>
/// <param name="MarketoId">Whole number.</param>
/// <param name="DynamicsId">GUID of a lead or contact.</param>
/// <param name="After">Person id that ends the page before.</param>
/// <param name="Take">Items a page, 1 to 200, usually 50.</param>
internal sealed record PeopleQuery(string? Email, string? MarketoId, string? DynamicsId, string? After, string? Take)
{
    /// <summary>What is wrong with it, in a sentence; null: nothing.</summary>
    public string? Fault()
    {
        if (new[] { Email, MarketoId, DynamicsId }.Count(key => key is not null) > 1)
            return "People are found by one key at a time: send only one of the queries email, marketoId and dynamicsId.";
        if (Email is not null && string.IsNullOrWhiteSpace(Email)) return "The query 'email' is empty: write the whole address, or leave it out to list all people.";
        if (MarketoId is not null && PersonId.Marketo(MarketoId) is null) return "The query 'marketoId' is no whole number above zero.";
        if (DynamicsId is not null && PersonId.Dynamics(DynamicsId) is null) return "The query 'dynamicsId' is no GUID.";
        if (After is not null && PersonId.Read(After) is null) return "The query 'after' is no person id: use the address in 'next' of the page before.";
        return PageSize.Read(Take) is null ? PageSize.Fault : null;
    }
}
