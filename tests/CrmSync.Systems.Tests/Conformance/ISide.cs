using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Conformance;

/// <summary>One connector before its simulator, and a person who works there: all that the promises of <see cref="ISystemOfRecord"/> need.</summary>
internal interface ISide : IAsyncDisposable
{
    /// <summary>The connector.</summary>
    ISystemOfRecord System { get; }

    /// <summary>The table that the promises are tried on.</summary>
    RecordKind Kind { get; }

    /// <summary>Has firstName and email.</summary>
    FieldMap Map { get; }

    /// <summary>The connector's call budget.</summary>
    Dataverse.BudgetProbe Budget { get; }

    /// <summary>What the connector sent.</summary>
    Tap Sent { get; }

    /// <summary>An id that nobody has.</summary>
    RecordId Nobody { get; }

    /// <summary>The person makes a record.</summary>
    Task<RecordId> CreateAsync(string email, string firstName);

    /// <summary>The person changes the first name.</summary>
    Task EditAsync(RecordId record, string firstName);

    /// <summary>The person deletes a record.</summary>
    Task DeleteAsync(RecordId record);

    /// <summary>How many records the person finds under an e-mail.</summary>
    Task<int> CountAsync(string email);

    /// <summary>A control of the simulator.</summary>
    Task ControlAsync(string what, object body);
}
