namespace CrmSync.Grains.Feeds;

/// <summary>Deletes and merges that were told before the record was linked: whoever holds it by now learns of them (D-1, D-2, G-2).</summary>
internal sealed partial class FeedGrain
{
    /// <summary>Before the read counts as finished, so that nobody takes for settled what is still to be told (B-17).</summary>
    private async Task GiveGravesAsync(CancellationToken cancellationToken)
    {
        if (graves.Records.Count == 0) return;
        var byPerson = graves.Of(await ledger.FindLinksAsync(connection, graves.Records, cancellationToken));
        if (byPerson.Count > 0)
        {
            if (await IsBrakedAsync(byPerson, cancellationToken)) return;
            var each = readings.Values.First();
            await handOver.GiveAsync(each.Window, byPerson, new(key, [], each.ReadTo ?? DateTimeOffset.MinValue, tipReadBegan, document.State.Epoch, await IsFirstSyncAsync()));
            graves.Told(byPerson);
            observed += byPerson.Count;
            newestChange = clock.GetUtcNow();
        }
        if (graves.Expire(clock.GetUtcNow()) | byPerson.Count > 0) await document.WriteStateAsync(CancellationToken.None);
    }
}
