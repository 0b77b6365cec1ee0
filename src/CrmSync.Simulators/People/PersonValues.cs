namespace CrmSync.Simulators.People;

/// <summary>What one side shows about a person, in neutral names. Null is empty.</summary>
public sealed record PersonValues
{
    public required string Email { get; init; }
    public string? Salutation { get; init; }
    public string? FirstName { get; init; }
    public string? MiddleName { get; init; }
    public string? LastName { get; init; }
    public string? JobTitle { get; init; }
    public string? Phone { get; init; }
    public string? MobilePhone { get; init; }
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Country { get; init; }
    public string? PostalCode { get; init; }
    public string? Company { get; init; }
    public string? Website { get; init; }
    public string? Industry { get; init; }

    /// <summary>Money without a currency, at most two decimals.</summary>
    public decimal? AnnualRevenue { get; init; }

    public int? Employees { get; init; }
    public string? LeadSource { get; init; }
    public string? Topic { get; init; }
    public string? Notes { get; init; }
    public DateOnly? DateOfBirth { get; init; }
    public bool DoNotCall { get; init; }
    public bool DoNotEmail { get; init; }
}
