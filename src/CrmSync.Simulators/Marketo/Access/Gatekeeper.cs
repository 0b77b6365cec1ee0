using System.Globalization;
using System.IO.Enumeration;

namespace CrmSync.Simulators.Marketo.Access;

/// <summary>Tokens, request ids and the limits that a call passes before it is executed.</summary>
internal sealed class Gatekeeper
{
    /// <summary>A crash forgets fewer calls than this.</summary>
    private const int CallsPerStore = 25;

    private readonly MarketoStore store;
    private readonly IReadOnlyList<MarketoClient> clients;
    private readonly int seed;
    private readonly CallLimiter limiter = new();
    private long requests;
    private int unstored;

    public Gatekeeper(MarketoStore store, IReadOnlyList<MarketoClient> clients, int seed)
    {
        (this.store, this.clients, this.seed, requests) = (store, clients, seed, seed & 0xFFFF);
        if (store.Usage is { } stored)
            limiter.Resume(stored);
    }

    /// <summary>The token of a client and the seconds it has left: the same one until it expires. Null with the OAuth error and text when refused.</summary>
    public (TokenGrant? Grant, int Seconds, MarketoClient? Client, string? Error, string? Text) Token(string? clientId, string? secret)
    {
        MarketoClient? client = clients.FirstOrDefault(known => known.Id == clientId);
        if (client is null)
            return (null, 0, null, "unauthorized", $"No client with requested id: {clientId}");
        if (client.Secret != secret)
            return (null, 0, null, "invalid_client", "Bad client credentials");
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            if (!store.Tables.Grants.TryGetValue(client.Id, out TokenGrant? grant) || grant.Expires <= now)
            {
                grant = TokenGrant.For(client.Id, seed, now, TimeSpan.FromSeconds(store.Settings.TokenSeconds));
                store.Commit(new Commit(now, client.Id) { Grant = grant });
            }

            return (grant, (int)(grant.Expires - now).TotalSeconds, client, null, null);
        }
    }

    /// <summary>Who calls; 600, 601 or 602 otherwise, which cost no quota.</summary>
    public MarketoClient Authenticate(string? token)
    {
        if (string.IsNullOrEmpty(token))
            throw new MarketoRefusalException("600", "Access token not specified");
        lock (store.Gate)
        {
            TokenGrant grant = store.Tables.Grants.Values.FirstOrDefault(known => known.Token == token)
                ?? throw new MarketoRefusalException("601", "Access token invalid");
            return grant.Expires <= store.Now()
                ? throw new MarketoRefusalException("602", "Access token expired")
                : clients.FirstOrDefault(client => client.Id == grant.Client) ?? throw new MarketoRefusalException("601", "Access token invalid");
        }
    }

    public Admission Enter(MarketoClient client)
    {
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            Admission call = limiter.Enter(store.Limits, client.User, now);
            if (++unstored >= CallsPerStore)
            {
                unstored = 0;
                store.Commit(new Commit(now, client.Id) { Usage = limiter.Today(now) });
            }

            return call;
        }
    }

    /// <summary>603 when the client may not do this.</summary>
    public void Admit(MarketoClient client, string operation)
    {
        if (store.Settings.Denied.Any(rule => FileSystemName.MatchesSimpleExpression(rule, $"{client.Id}/{operation}")))
            throw new MarketoRefusalException("603", "Access denied");
    }

    public void Leave(Admission call, bool free)
    {
        lock (store.Gate)
            limiter.Leave(call, free);
    }

    public void Failed(string code)
    {
        lock (store.Gate)
            limiter.Failed(code, store.Now());
    }

    public string NextRequestId()
    {
        lock (store.Gate)
            return string.Create(CultureInfo.InvariantCulture, $"{++requests:x}#{store.Clock.GetUtcNow().ToUnixTimeMilliseconds():x}");
    }

    /// <summary>Days of the last week, newest last, with what was counted; today only unless <paramref name="week"/>.</summary>
    public object[] Usage(bool week) => Days(limiter.Calls, week, (day, counts) => new
    {
        date = day,
        total = counts.Values.Sum(),
        users = counts.Select(pair => new { userId = pair.Key, count = pair.Value }).ToArray(),
    });

    public object[] Errors(bool week) => Days(limiter.Errors, week, (day, counts) => new
    {
        date = day,
        total = counts.Values.Sum(),
        errors = counts.Select(pair => new { errorCode = pair.Key, count = pair.Value }).ToArray(),
    });

    private object[] Days(
        IReadOnlyDictionary<DateOnly, SortedDictionary<string, long>> days, bool week, Func<string, SortedDictionary<string, long>, object> shape)
    {
        lock (store.Gate)
        {
            DateOnly today = CallLimiter.Day(store.Now());
            return [.. days.Where(day => week ? day.Key > today.AddDays(-7) : day.Key == today)
                .Select(day => shape(day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Value))];
        }
    }
}
