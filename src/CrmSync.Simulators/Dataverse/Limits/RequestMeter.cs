using System.Globalization;

namespace CrmSync.Simulators.Dataverse.Limits;

/// <summary>Service protection of one application user: requests and execution time in a sliding window, and calls in progress (protocol sheet section 5).</summary>
internal sealed class RequestMeter(TimeProvider clock, Func<DataverseLimits> limits)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Second, int Requests, double Ms)> _window = new();
    private (long Second, int Requests, double Ms) _newest;
    private int _requests;
    private double _ms;
    private int _running;
    private int _pushes;

    /// <summary>Lets a request in, or answers the refusal. Every entry needs one <see cref="Leave"/>.</summary>
    public DataverseError? Enter()
    {
        lock (_gate)
        {
            var limit = limits();
            Forget(limit);
            var refusal = limit.Enabled ? Refusal(limit) : null;
            if (refusal is null)
            {
                _running++;
                _pushes = 0;
                Add(1, 0);
            }

            return refusal;
        }
    }

    public void Leave(int furtherRequests, double ms)
    {
        lock (_gate)
        {
            _running--;
            Add(furtherRequests, ms);
        }
    }

    /// <summary>What is left, as the two response headers tell it: a plain and a grouped number.</summary>
    public (string Requests, string Seconds) Remaining()
    {
        lock (_gate)
        {
            var limit = limits();
            Forget(limit);
            var requests = Math.Max(0, limit.MaxRequests - _requests);
            var seconds = Math.Max(0, (limit.MaxExecutionMs - _ms) / 1000);
            return (requests.ToString(CultureInfo.InvariantCulture), seconds.ToString("N2", CultureInfo.InvariantCulture));
        }
    }

    private long Second => clock.GetUtcNow().ToUnixTimeSeconds();

    private DataverseError? Refusal(DataverseLimits limit)
    {
        if (_running >= limit.MaxConcurrent)
            return Refuse("0x80072326", $"Number of concurrent requests exceeded the limit of {limit.MaxConcurrent}.", 1);
        if (_requests >= limit.MaxRequests)
        {
            return Refuse(
                "0x80072322", $"Number of requests exceeded the limit of {limit.MaxRequests} over time window of {limit.WindowSeconds} seconds.", Wait(limit));
        }

        if (_ms < limit.MaxExecutionMs) return null;
        var text = string.Create(CultureInfo.InvariantCulture, $"Combined execution time of incoming requests exceeded limit of {limit.MaxExecutionMs:N0} milliseconds over ")
            + $"time window of {limit.WindowSeconds} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.";
        return Refuse("0x80072321", text, Wait(limit));
    }

    /// <summary>Until the oldest second leaves the window, and longer for each refused push.</summary>
    private int Wait(DataverseLimits limit)
    {
        _pushes++;
        var oldest = _window.TryPeek(out var first) && first.Second > 0 ? first.Second : _newest.Second;
        var wait = oldest + limit.WindowSeconds - Second + 1 + (_pushes - 1) * limit.RetryAfterGrowth;
        return (int)Math.Clamp(wait, 1, 2 * limit.WindowSeconds);
    }

    private static DataverseError Refuse(string code, string message, int seconds) => new(429, code, message) { RetryAfterSeconds = seconds };

    private void Add(int requests, double ms)
    {
        _requests += requests;
        _ms += ms;
        var second = Second;
        if (_newest.Second == second) _newest = (second, _newest.Requests + requests, _newest.Ms + ms);
        else
        {
            _window.Enqueue(_newest);
            _newest = (second, requests, ms);
        }
    }

    private void Forget(DataverseLimits limit)
    {
        var edge = Second - limit.WindowSeconds;
        while (_window.TryPeek(out var first) && first.Second <= edge)
        {
            _window.Dequeue();
            _requests -= first.Requests;
            _ms -= first.Ms;
        }

        if (_newest.Second > edge) return;
        _requests -= _newest.Requests;
        _ms -= _newest.Ms;
        _newest = default;
    }
}
