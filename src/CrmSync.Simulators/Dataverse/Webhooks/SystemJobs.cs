using System.Collections.Concurrent;
using System.Net;
using CrmSync.Simulators.Dataverse.Rows;
using CrmSync.Simulators.Dataverse.Tables;

namespace CrmSync.Simulators.Dataverse.Webhooks;

/// <summary>Does the jobs that stand in the asyncoperation table: posts of asynchronous steps, and bulk deletes. What a restart finds undone is done then.</summary>
internal sealed class SystemJobs : IAsyncDisposable
{
    private const int AtOnce = 8;

    private static readonly Caller System = new(Caller.Seed, OrganizationRows.User(Caller.Seed));

    private readonly DataverseCore _core;
    private readonly Posting _posting;
    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private volatile bool _closing;

    public SystemJobs(DataverseCore core, Posting posting) => (_core, _posting) = (core, posting);

    private Table Table => _core.Store.Catalog["asyncoperation"];

    /// <summary>Begins with what is undone; later commits tell of theirs.</summary>
    public void Start()
    {
        _core.Store.Committed = commit =>
        {
            foreach (var write in commit.Writes)
            {
                if (write.Table.LogicalName == "asyncoperation" && write.Operation == "create") Begin(write.Id);
            }
        };
        foreach (var job in _core.Locked(() => _core.Store[Table].After(0).Where(IsReady).ToList())) Begin(job.Id);
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _posting.Dispose();
        await Task.WhenAll(_running.Values);
        _room.Dispose();
    }

    private void Begin(Guid id) => _running[id] = Task.Run(async () =>
    {
        await _room.WaitAsync();
        try
        {
            if (!_closing && _core.Locked(() => _core.Store[Table].Find(id)) is { } job && IsReady(job)) Do(job);
        }
        finally
        {
            _room.Release();
            _running.TryRemove(id, out _);
        }
    });

    private bool IsReady(Row job) => Equals(job[Table.Find("statecode")!], 0);

    private void Do(Row job)
    {
        if (Equals(job[Table.Find("operationtype")!], 13)) _core.Actions.RunBulkDelete(job);
        else Deliver(job, StepCall.Read((string)job[Table.Find("data")!]!));
    }

    /// <summary>One repetition, and only when the receiver is away for the moment.</summary>
    private void Deliver(Row job, StepCall call)
    {
        var (status, retries) = (_posting.Post(call), 0);
        if (status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) (status, retries) = (_posting.Post(call), 1);
        var done = (int?)status is >= 200 and < 300;
        if (_closing && !done) return;
        _core.Transact(() =>
        {
            if (_core.Store[Table].Find(job.Id) is not { } row) return false;
            if (done && row[Table.Find("message")!] is "autodelete") _core.Writing.Delete(System, Table, row);
            else
            {
                _core.Writing.Update(System, Table, row, OrganizationRows.Fields(
                    Table,
                    ("statecode", 3),
                    ("statuscode", done ? 30 : 31),
                    ("data", null),
                    ("message", done ? null : $"The webhook call failed: {(status is { } code ? ((int)code).ToString(global::System.Globalization.CultureInfo.InvariantCulture) : "no answer")}."),
                    ("retrycount", retries),
                    ("completedon", _core.Store.Now.UtcDateTime)));
            }

            return true;
        });
    }
}
