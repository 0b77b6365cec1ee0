namespace CrmSync.Domain.Delivery;

/// <summary>One queue a lane; a write that is wanted sooner moves up.</summary>
internal sealed class LaneQueues
{
    private readonly LinkedList<QueuedWrite>[] lanes = [.. Lanes.All.Select(_ => new LinkedList<QueuedWrite>())];
    private readonly Dictionary<string, LinkedListNode<QueuedWrite>> waiting = [];

    public int Count => waiting.Count;

    public int In(Lane lane) => lanes[(int)lane].Count;

    public int In(bool isBackground) => Lanes.All.Where(l => Lanes.IsBackground(l) == isBackground).Sum(In);

    public void Append(QueuedWrite write) => waiting[write.Write.Id] = lanes[(int)write.Lane].AddLast(write);

    public void PutBack(QueuedWrite write) => waiting[write.Write.Id] = lanes[(int)write.Lane].AddFirst(write);

    /// <summary>Moves a waiting write up; one that is not waiting, or waits in a better lane, stays.</summary>
    public void Hasten(string id, Lane lane)
    {
        if (!waiting.TryGetValue(id, out var node) || node.Value.Lane <= lane) return;
        Remove(node);
        Append(node.Value with { Lane = lane });
    }

    /// <summary>Waiting writes of one class that fit into one call, the best lane first: all of one shape, none of a busy record, no record twice.</summary>
    /// <param name="isBackground">Which class.</param>
    /// <param name="most">Writes in the call.</param>
    /// <param name="busy">Keys that are in other calls.</param>
    /// <param name="company">How large a call a write may go in now; 0: in none yet.</param>
    public List<QueuedWrite> Find(bool isBackground, int most, IReadOnlySet<string> busy, Func<QueuedWrite, int> company)
    {
        var (batch, taken) = (new List<QueuedWrite>(), new HashSet<string>());
        foreach (var lane in Lanes.All.Where(l => Lanes.IsBackground(l) == isBackground))
        {
            for (var node = lanes[(int)lane].First; node is not null && batch.Count < most; node = node.Next)
            {
                var write = node.Value.Write;
                var largest = company(node.Value);
                if (batch.Count >= largest) continue;
                if ((batch.Count > 0 && batch[0].Write.GetType() != write.GetType()) || WriteKeys.Of(write).Any(key => busy.Contains(key) || taken.Contains(key))) continue;
                taken.UnionWith(WriteKeys.Of(write));
                batch.Add(node.Value);
                most = Math.Min(most, largest);
            }
        }
        return batch;
    }

    /// <summary>Takes writes out that wait.</summary>
    public void Remove(IEnumerable<QueuedWrite> writes)
    {
        foreach (var write in writes) Remove(waiting[write.Write.Id]);
    }

    /// <summary>Takes one out; null when it does not wait.</summary>
    public QueuedWrite? Take(string id)
    {
        if (!waiting.TryGetValue(id, out var node)) return null;
        Remove(node);
        return node.Value;
    }

    /// <summary>Takes what was queued before that moment.</summary>
    public IEnumerable<QueuedWrite> TakeOlder(DateTimeOffset than)
    {
        foreach (var lane in lanes)
            while (lane.First is { } oldest && oldest.Value.QueuedAt <= than)
            {
                Remove(oldest);
                yield return oldest.Value;
            }
    }

    private void Remove(LinkedListNode<QueuedWrite> node)
    {
        node.List!.Remove(node);
        waiting.Remove(node.Value.Write.Id);
    }
}
