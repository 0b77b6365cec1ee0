namespace CrmSync.Domain.Systems;

/// <summary>One write to one record, as planned and committed (S-6).</summary>
/// <param name="Id">Ours, unique, derived from person and commit number; goes into the write-mark column (C-13).</param>
/// <param name="Values">Target's own form by mapped field name (ours); null clears. Only changed fields (F-4).</param>
[GenerateSerializer, Immutable, Alias("crmsync.Write")]
public abstract record Write(string Id, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>Marketo: values of our own output fields (N-11) that go with it, by <see cref="LinkFields"/> name.</summary>
    [Id(2)] public IReadOnlyDictionary<string, string?> Link { get; init; } = new Dictionary<string, string?>();
}

/// <summary>Changes fields of an existing record. Can never create one (D-8).</summary>
/// <param name="Id">See <see cref="Write"/>.</param>
/// <param name="Record">Which.</param>
/// <param name="Values">See <see cref="Write"/>.</param>
/// <param name="IfVersion">Dynamics: the version that it was planned from, sent as If-Match (C-6). Marketo: 0.</param>
[GenerateSerializer, Immutable, Alias("crmsync.UpdateRecord")]
public sealed record UpdateRecord(string Id, RecordId Record, IReadOnlyDictionary<string, string?> Values, long IfVersion) : Write(Id, Values);

/// <summary>Creates a record, once.</summary>
/// <param name="Id">See <see cref="Write"/>.</param>
/// <param name="Kind">Which table.</param>
/// <param name="RowId">Dynamics: the derived GUID (N-12). Marketo: null.</param>
/// <param name="KeyField">Marketo createOnly: the look-up field, <c>email</c> or <see cref="LinkFields.DynamicsId"/> (N-15). Dynamics: null.</param>
/// <param name="Values">See <see cref="Write"/>.</param>
[GenerateSerializer, Immutable, Alias("crmsync.CreateRecord")]
public sealed record CreateRecord(string Id, RecordKind Kind, string? RowId, string? KeyField, IReadOnlyDictionary<string, string?> Values) : Write(Id, Values)
{
    /// <summary>Dynamics: owner as a systemuser id, or null for the application user (N-6).</summary>
    [Id(3)] public string? Owner { get; init; }

    /// <summary>Dynamics: columns filled by default (V-7), by logical name, as text.</summary>
    [Id(4)] public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();
}

/// <summary>Qualifies a lead into a contact without account or opportunity (N-5). Dynamics refuses it for a lead that is closed, so that a repetition does nothing (N-13).</summary>
/// <param name="Id">See <see cref="Write"/>.</param>
/// <param name="Lead">Which.</param>
[GenerateSerializer, Immutable, Alias("crmsync.QualifyLead")]
public sealed record QualifyLead(string Id, RecordId Lead) : Write(Id, new Dictionary<string, string?>());

/// <summary>Adds one custom activity to a Marketo person (V-2, V-6). At least once: <see cref="Write.Id"/> travels as an attribute.</summary>
/// <param name="Id">See <see cref="Write"/>.</param>
/// <param name="Record">The person.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">Primary attribute: what happened, a word.</param>
/// <param name="Text">What happened, a sentence.</param>
[GenerateSerializer, Immutable, Alias("crmsync.AddActivity")]
public sealed record AddActivity(string Id, RecordId Record, DateTimeOffset At, string Kind, string Text)
    : Write(Id, new Dictionary<string, string?>())
{
    /// <summary>It was sent before and the answer was lost: the side looks for it by its id first (V-6).</summary>
    [Id(5)] public bool MayBeThere { get; init; }
}

/// <summary>Deletes an existing record (D-6).</summary>
/// <param name="Id">See <see cref="Write"/>.</param>
/// <param name="Record">Which.</param>
/// <param name="IfVersion">Dynamics: the version that it was planned from, sent as If-Match (C-6). Marketo: 0.</param>
[GenerateSerializer, Immutable, Alias("crmsync.DeleteRecord")]
public sealed record DeleteRecord(string Id, RecordId Record, long IfVersion) : Write(Id, new Dictionary<string, string?>());

/// <summary>Makes a Dynamics row inactive (D-6): a contact Inactive, a lead Disqualified, with the usual status reason of that state.</summary>
/// <param name="Id">See <see cref="Write"/>.</param>
/// <param name="Record">Which.</param>
/// <param name="IfVersion">The version that it was planned from, sent as If-Match (C-6).</param>
[GenerateSerializer, Immutable, Alias("crmsync.DeactivateRecord")]
public sealed record DeactivateRecord(string Id, RecordId Record, long IfVersion) : Write(Id, new Dictionary<string, string?>());
