using CrmSync.Simulators.Dataverse.Rules;

namespace CrmSync.Simulators.Dataverse;

/// <summary>What the next delta tells of a row that was deleted and created again under its id within one window; only a live organisation knows.</summary>
public enum RestoredRow
{
    RowOnly,
    RowAndDelete,
}

/// <summary>Where the token of a first walk lies: at its begin (nothing can be missed) or at its end (deletions during the walk are).</summary>
public enum TokenPosition
{
    Begin,
    End,
}

/// <summary>A plug-in in one line: a write that leaves the column with this value (null: any value; "" : no value) is refused with 0x80040265 and the text.</summary>
public sealed record CustomRule(string Table, string Column, string? Value, string Message);

/// <summary>A privilege that the security role of a client's application user lacks, such as prvCreateLead.</summary>
public sealed record DeniedPrivilege(string Client, string Name);

/// <summary>A $batch of several operations whose body holds the text is refused as a whole.</summary>
public sealed record BatchRefusal(string Text, int Status, string Code);

/// <summary>Behaviour switches of the Dataverse simulator; the defaults are what the documents say (protocol sheet 9.4, behaviour.md section 11).</summary>
public sealed record DataverseSettings
{
    /// <summary>What WhoAmI tells; another one plays another environment at the same address. Null: the same in every run.</summary>
    public Guid? OrganizationId { get; init; }

    public bool EnforceApplicationRequired { get; init; }

    public bool EmailFormatCheck { get; init; }

    /// <summary>If-Match is looked at in the parts of a $batch.</summary>
    public bool BatchHonoursIfMatch { get; init; } = true;

    /// <summary>Prefer: return=representation is looked at in the parts of a $batch.</summary>
    public bool BatchReturnsRepresentation { get; init; } = true;

    public RestoredRow DeltaAfterRestore { get; init; }

    public TokenPosition InitialWalkToken { get; init; }

    /// <summary>Days a delta token lives; also told as organization.expirechangetrackingindays.</summary>
    public int ExpireChangeTrackingInDays { get; init; } = 7;

    /// <summary>Days a stamp of RetrieveMetadataChanges lives.</summary>
    public int ExpireSubscriptionsInDays { get; init; } = 90;

    /// <summary>Delta tokens up to this row version are expired. Set by posting expireTokensNow = true.</summary>
    public long TokensExpiredThrough { get; init; }

    /// <summary>Logical names of tables whose changes are not tracked.</summary>
    public IReadOnlyList<string> UntrackedTables { get; init; } = [];

    public IReadOnlyList<CustomRule> CustomRules { get; init; } = [];

    public IReadOnlyList<DeniedPrivilege> DeniedPrivileges { get; init; } = [];

    /// <summary>QualifyLead takes the account and contact that the lead names already instead of making new ones; no document says it in words.</summary>
    public bool QualifyReusesParents { get; init; } = true;

    /// <summary>Seconds in which the index of a new alternate key is built; until then it is not usable.</summary>
    public double KeyBuildingSeconds { get; init; } = 5;

    /// <summary>An address by alternate key takes the characters that the vendor's web server refuses.</summary>
    public bool KeysTakeSpecialCharacters { get; init; }

    /// <summary>An opportunity is closed by its actions only; a written statecode is refused. No document says it in words.</summary>
    public bool OpportunityClosesByActionOnly { get; init; } = true;

    /// <summary>A $batch must end its lines with CRLF.</summary>
    public bool BatchNeedsCrLf { get; init; } = true;

    /// <summary>Parts that spoil a whole $batch.</summary>
    public IReadOnlyList<BatchRefusal> BatchRefusals { get; init; } = [];

    /// <summary>The parts of a $batch are answered in reverse order; their Content-ID tells which is which.</summary>
    public bool BatchAnswersReversed { get; init; }

    /// <summary>A page has no more rows than this, whatever a client asks for.</summary>
    public int LargestPage { get; init; } = 5000;

    /// <summary>An UpsertMultiple or CreateMultiple is there for these tables only; empty: for every table.</summary>
    public IReadOnlyList<string> TablesWithoutMultiple { get; init; } = [];

    /// <summary>Code of an address that names nothing. Recordings have 0x80060888, the vendor's page 0x8006088a.</summary>
    public string UnknownSegmentCode { get; init; } = "0x80060888";

    public OrganizationRules Rules { get; init; } = new();

    internal TimeSpan KeyBuilding => TimeSpan.FromSeconds(KeyBuildingSeconds);
}
