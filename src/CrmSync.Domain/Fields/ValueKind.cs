namespace CrmSync.Domain.Fields;

/// <summary>The kind of a mapped field's value. All values travel as text in one fixed notation per kind; null is empty. Wire values: never renumber.</summary>
public enum ValueKind
{
    /// <summary>Any text, as the side holds it.</summary>
    Text = 0,

    /// <summary>An e-mail address; compared without case.</summary>
    Email = 1,

    /// <summary>A phone number as the side holds it; compared in E.164 where it parses with the connection's default region.</summary>
    Phone = 2,

    /// <summary>Dynamics: the option's number, <c>8</c>. Marketo: the label, <c>Web</c>. Compared by number.</summary>
    Choice = 3,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean = 4,

    /// <summary>Invariant digits, <c>-42</c>.</summary>
    WholeNumber = 5,

    /// <summary>Invariant, point, no grouping, no exponent, <c>12.5</c>.</summary>
    Decimal = 6,

    /// <summary>As <see cref="Decimal"/>; compared at the coarser scale of both sides.</summary>
    Money = 7,

    /// <summary><c>2026-11-05</c>.</summary>
    Date = 8,

    /// <summary>UTC, whole seconds, <c>2026-11-05T10:00:01Z</c>.</summary>
    DateTime = 9,

    /// <summary>Dynamics: the name of the row looked up, its GUID where it has none. Marketo: that name, or (to Dynamics) a GUID. Compared without case.</summary>
    Lookup = 10,
}
