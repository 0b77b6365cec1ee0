using System.Diagnostics.CodeAnalysis;

namespace CrmSync.Marketo;

/// <summary>What a call brought: a value, or why not.</summary>
internal readonly record struct Got<T>(T? Value, Failure? Failure) where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Ok => Failure is null;

    public static implicit operator Got<T>(T value) => new(value, null);

    public static implicit operator Got<T>(Failure failure) => new(null, failure);
}
