using CrmSync.Domain.Activities;
using CrmSync.Domain.People;
using Microsoft.Extensions.Logging;

namespace CrmSync.Grains.People;

/// <summary>
/// Parks people whose state cannot be read (B-16). They cannot do it themselves: whoever called them in vain writes the mark. A person that is activated after
/// the mark was written sees it and reads both records; so a page may pass a person that failed once more after the mark.
/// </summary>
internal sealed class UnreadablePeople(string connection, ILedger ledger, TimeProvider clock, ILogger log)
{
    /// <summary>Is it this person's own state that cannot be read? Anything else that a call throws is a trouble that passes, or another grain's.</summary>
    public bool IsItself(string person, Exception problem) => UnreadableStateException.In(problem)?.Key == PersonKey.Of(connection, person);

    public async Task<bool> IsMarkedAsync(string person) => Unreadable.Is(await ledger.FindParkedAsync(connection, person, CancellationToken.None));

    /// <summary>Durable when it completes. A mark that stands is put off to its next look.</summary>
    public async Task MarkAsync(string person, Exception problem)
    {
        if (UnreadableStateException.In(problem) is not { } why) return;
        var before = await ledger.FindParkedAsync(connection, person, CancellationToken.None);
        var lines = await ledger.ReadRefusalsAsync(connection, new RefusalFilter { Person = person, Code = Unreadable.Reason }, null, 1, CancellationToken.None);
        var mark = Unreadable.Mark(person, before, clock.GetUtcNow());
        await ledger.ParkUnreadableAsync(connection, mark, Unreadable.Line(mark, lines.Count > 0 ? lines[0] : null, why.Reason));
        if (!Unreadable.Is(before)) Log.Unreadable(log, person, why.Reason);
    }
}
