namespace CrmSync.Simulators.Dataverse.Rules;

/// <summary>
/// What an administrator has set up in the organisation (protocol sheet 9.1 and 9.4). <c>POST /_sim/rules</c> takes any of the members, each replacing its
/// whole list, and answers all; <c>GET /_sim/rules</c> answers all. Stored like every setting.
/// </summary>
public sealed record OrganizationRules
{
    /// <summary>Synchronous plug-ins and business rules that refuse writes.</summary>
    public IReadOnlyList<PlugInRule> PlugIns { get; init; } = [];

    /// <summary>Synchronous plug-ins that make something else of what is written, or nothing.</summary>
    public IReadOnlyList<PlugInChange> Changes { get; init; } = [];

    /// <summary>Published duplicate-detection rules; looked at only when the request says MSCRM.SuppressDuplicateDetection: false.</summary>
    public IReadOnlyList<DuplicateRule> Duplicates { get; init; } = [];

    /// <summary>Narrows the statuses that a state takes.</summary>
    public IReadOnlyList<StatePair> StatePairs { get; init; } = [];

    /// <summary>Privileges that an application user lacks.</summary>
    public IReadOnlyList<DeniedAccess> Denied { get; init; } = [];

    /// <summary>Client ids whose application user has no security role: nothing is answered but 403 0x80042f09.</summary>
    public IReadOnlyList<string> WithoutRole { get; init; } = [];

    /// <summary>Columns under field security.</summary>
    public IReadOnlyList<SecuredColumn> Secured { get; init; } = [];
}

/// <summary>How a condition looks at a column's value after the write; numbers by value, texts without regard to letter case.</summary>
public enum RowCondition
{
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    Empty,
    NotEmpty,
    Greater,
    Less,
}

/// <summary>What a rule runs on.</summary>
public enum RowOperation
{
    Create,
    Read,
    Update,
    Delete,
}

/// <summary>One condition on a column's value as the write would leave it.</summary>
public sealed record RuleCondition(string Column, RowCondition Is = RowCondition.Equal, string? Value = null);

/// <summary>
/// A plug-in or entity-scope business rule: on a create, or an update that names one of the columns (none: every update), it refuses when all conditions hold.
/// </summary>
public sealed record PlugInRule(string Table, string Message)
{
    /// <summary>Create and update unless said otherwise.</summary>
    public IReadOnlyList<RowOperation> On { get; init; } = [RowOperation.Create, RowOperation.Update];

    /// <summary>Filtering attributes of the update step.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<RuleCondition> When { get; init; } = [];

    /// <summary>Only this client's writes; null for everybody's.</summary>
    public string? Client { get; init; }

    /// <summary>IsvAborted unless said otherwise.</summary>
    public string Code { get; init; } = "0x80040265";

    public int Status { get; init; } = 400;
}

/// <summary>What a plug-in before the operation makes of a text: it takes the column out of the write, or writes it otherwise.</summary>
public enum TextChange
{
    /// <summary>The column keeps what it has.</summary>
    Keep,

    /// <summary>In capitals.</summary>
    Upper,

    /// <summary>Its first characters.</summary>
    Cut,
}

/// <summary>A plug-in before the operation: whatever is written into the column and contains the text is changed.</summary>
/// <param name="Table">Logical name.</param>
/// <param name="Column">Logical name of a text column.</param>
/// <param name="Contains">In any letter case; other texts stay as they were written.</param>
/// <param name="Makes">What becomes of it.</param>
/// <param name="Length">Characters that are left of it when it is cut.</param>
public sealed record PlugInChange(string Table, string Column, string Contains, TextChange Makes, int Length = 0);

/// <summary>Two rows of the table are duplicates when all these columns are alike and none is empty.</summary>
public sealed record DuplicateRule(string Table, IReadOnlyList<string> Columns);

/// <summary>The only statuses that the state takes.</summary>
public sealed record StatePair(string Table, int State, IReadOnlyList<int> Statuses);

/// <summary>What a client's application user may not do with a table; "*" for every table.</summary>
public sealed record DeniedAccess(string Client, string Table, IReadOnlyList<RowOperation> To);

/// <summary>What a client may not do with a column: a read shows null, a create or update is refused. Clients empty: everybody.</summary>
public sealed record SecuredColumn(string Table, string Column)
{
    public IReadOnlyList<string> Clients { get; init; } = [];

    public IReadOnlyList<RowOperation> To { get; init; } = [RowOperation.Create, RowOperation.Read, RowOperation.Update];
}
