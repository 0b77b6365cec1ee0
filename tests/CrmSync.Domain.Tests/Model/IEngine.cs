namespace CrmSync.Domain.Tests.Model;

/// <summary>What drives both sides towards agreement: the reference algorithm, or the planner.</summary>
internal interface IEngine
{
    /// <summary>Calls that left so far.</summary>
    int Writes { get; }

    /// <summary>Nothing open, and it believes both sides equal.</summary>
    bool IsSettled { get; }

    /// <summary>For a failed run.</summary>
    string Describe();

    /// <summary>Was the value recorded as the loser of a collision? (C-8)</summary>
    bool HasRecorded(int field, string loser);

    /// <summary>Takes the calls that are to leave.</summary>
    IReadOnlyList<WireCall> TakeCalls();

    void TakeRows(IReadOnlyList<WorldRow> rows, int readAt);

    void TakeRow(RowShown row);

    /// <summary>The call was taken; Dynamics shows the row.</summary>
    void Accepted(string call, RowShown? shown);

    /// <summary>If-Match failed.</summary>
    void Mismatched(string call);

    /// <summary>No answer: it may have landed or may still land.</summary>
    void Lost(string call);

    /// <summary>Throttled: certainly not applied.</summary>
    void Throttled(string call);

    /// <summary>The Marketo record was read.</summary>
    void ReadMarketo(string[] values, int at);

    /// <summary>The Dynamics row was read.</summary>
    void ReadDynamics(RowShown row);

    void Wake();

    void Crash();
}
