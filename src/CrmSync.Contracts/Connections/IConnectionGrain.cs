using CrmSync.Domain.Systems;

namespace CrmSync.Contracts.Connections;

/// <summary>One connection: its state machine, supervision and counts. Key: connection id.</summary>
[Alias("crmsync.IConnectionGrain")]
public interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>Starts feeds and supervision unless paused. Repeatable; called by the silo's start-up task.</summary>
    [Alias("StartAsync")]
    Task StartAsync();

    /// <summary>Stops reading and sending, durably; nothing is lost (B-4).</summary>
    [Alias("PauseAsync")]
    Task PauseAsync();

    /// <summary>Too many rows of one side disappear (D-9): pauses durably and shows this line. A feed asks for it; resume accepts what disappeared.</summary>
    [Alias("BrakeAsync")]
    Task BrakeAsync(string side, string line);

    /// <summary>Goes on where pause, or the brake, stopped.</summary>
    [Alias("ResumeAsync")]
    Task ResumeAsync();

    /// <summary>State, feeds, lanes, backlog, lag, budgets.</summary>
    [Alias("StatusAsync")]
    Task<ConnectionView> StatusAsync();

    /// <summary>Is everything settled? (B-17) Asking wakes the feeds. One look; the caller repeats.</summary>
    [Alias("SettledAsync")]
    Task<SettledView> SettledAsync();

    /// <summary>The set-up checks (B-1), under the connection's call budget; takes up to some minutes.</summary>
    [Alias("ValidateAsync"), ResponseTimeout("00:05:00")]
    Task<IReadOnlyList<CheckLine>> ValidateAsync();

    /// <summary>A doorbell rang: feeds read now. Only a hint.</summary>
    [Alias("RingAsync")]
    Task RingAsync();
}

/// <summary>Answer of settled (contract.md, B-17).</summary>
/// <param name="Settled">Nothing owed, nothing open, and a read begun after the last write closed brought nothing new on every feed.</param>
/// <param name="Waiting">People that wait.</param>
/// <param name="Refused">Open refusals.</param>
/// <param name="ReadToMarketo">Marketo's clock up to which its history was read.</param>
/// <param name="ReadToDynamics">Dynamics' clock up to which its history was read.</param>
[GenerateSerializer, Immutable, Alias("crmsync.SettledView")]
public sealed record SettledView(
    bool Settled, long Waiting, long Refused, DateTimeOffset? ReadToMarketo, DateTimeOffset? ReadToDynamics);
