using CrmSync.Domain.Systems;

namespace CrmSync.Domain.Activities;

/// <summary>Which open refusals? Each part that is not null narrows the answer.</summary>
[GenerateSerializer, Immutable, Alias("crmsync.RefusalFilter")]
public sealed record RefusalFilter
{
    /// <summary>All of them.</summary>
    public static RefusalFilter All { get; } = new();

    /// <summary>Who refused.</summary>
    [Id(0)] public SystemName? System { get; init; }

    /// <summary>create or update.</summary>
    [Id(1)] public string? Operation { get; init; }

    /// <summary>Our field name; empty: the whole record.</summary>
    [Id(2)] public string? Field { get; init; }

    /// <summary>The side's code, or ours.</summary>
    [Id(3)] public string? Code { get; init; }

    /// <summary>Our id of a person.</summary>
    [Id(4)] public string? Person { get; init; }

    /// <summary>Part of the text, the code, the field or the person's id; case does not matter for ASCII letters.</summary>
    [Id(5)] public string? Search { get; init; }
}

/// <summary>Refusals of one cause.</summary>
/// <param name="System">Who refused.</param>
/// <param name="Operation">create or update.</param>
/// <param name="Field">Our field name; empty: whole records.</param>
/// <param name="Code">The side's code, or ours.</param>
/// <param name="Count">How many are open.</param>
/// <param name="Since">The oldest.</param>
/// <param name="Text">The text of one of them.</param>
[GenerateSerializer, Immutable, Alias("crmsync.RefusalGroup")]
public sealed record RefusalGroup(SystemName System, string Operation, string Field, string Code, long Count, DateTimeOffset Since, string Text);
