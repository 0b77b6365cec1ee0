using CrmSync.Domain.Delivery;
using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Grains.Budgets;
using CrmSync.Grains.Connections;

namespace CrmSync.Grains.Delivery;

/// <summary>Look-ups for first sightings and requests, many in one call (N-9, N-13). Those of bulk work share no call with others and go one call at a time (B-3).</summary>
internal sealed class LookUps
{
    // One whose answer is long in coming holds up nobody else.
    private const int AtOnce = 2;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);
    private readonly ISystemOfRecord system;
    private readonly ConnectionDirectory directory;
    private readonly string connection;
    private readonly Dictionary<(RecordKind Kind, bool IsBulk), Gathering<IReadOnlyList<RecordSnapshot>>> byEmail;
    private readonly Gathering<IReadOnlyList<RecordSnapshot>> byLead;
    private readonly Gathering<IReadOnlyList<RecordSnapshot>> byLink;
    private readonly Gathering<RecordSnapshot?> byId;
    private readonly Setbacks setbacks = new();
    private readonly TimeProvider clock;

    public LookUps(ISystemOfRecord system, ConnectionDirectory directory, string connection, TimeProvider clock)
    {
        (this.system, this.directory, this.connection, this.clock) = (system, directory, connection, clock);
        var bulk = new CallSlots(() => 1);
        byEmail = Enum.GetValues<RecordKind>().SelectMany(kind => new[] { (Kind: kind, IsBulk: false), (Kind: kind, IsBulk: true) })
            .ToDictionary(each => each, each => new Gathering<IReadOnlyList<RecordSnapshot>>(emails => AskEmailsAsync(each.Kind, emails), Linger, clock, each.IsBulk ? bulk : Some()));
        byLead = new(AskLeadsAsync, Linger, clock, Some());
        byLink = new(AskLinksAsync, Linger, clock, Some());
        byId = new(AskIdsAsync, Linger, clock, Some());

        static CallSlots Some() => new(() => AtOnce);
    }

    /// <summary>
    /// The records with that e-mail, as the side compares it; the caller compares again. One that the side refused to look up rests, longer each time, and spoils nobody
    /// else's call meanwhile: nothing is known of it, so nothing is created for it.
    /// </summary>
    public Task<IReadOnlyList<RecordSnapshot>> FindAsync(RecordKind kind, string email, Lane lane) =>
        setbacks.CompanyOf(email, clock.GetUtcNow()) == 0 ? throw NotNow() : byEmail[(kind, Lanes.IsBackground(lane))].FindAsync(email);

    /// <summary>The contacts that a lead became.</summary>
    public Task<IReadOnlyList<RecordSnapshot>> OfLeadAsync(RecordId lead) => byLead.FindAsync(lead.Id);

    /// <summary>The Marketo people that show the id of a Dynamics row.</summary>
    public Task<IReadOnlyList<RecordSnapshot>> OfLinkAsync(string dynamicsId) => byLink.FindAsync(dynamicsId);

    /// <summary>One record; null when the side definitely does not have it.</summary>
    public Task<RecordSnapshot?> LookAsync(RecordId record) => byId.FindAsync(record.ToString());

    private async Task<Func<string, IReadOnlyList<RecordSnapshot>>> AskEmailsAsync(RecordKind kind, IReadOnlyList<string> emails)
    {
        var done = await AnswerAsync(map => system.FindAsync(kind, LookupKey.Email, emails, map, CancellationToken.None));
        var found = done.Found.ToLookup(s => Canonical.Email(s.Values.GetValueOrDefault(FieldMap.Email)) ?? "");
        var refused = done.Refused.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var email in emails)
        {
            if (refused.Contains(email)) setbacks.Refused(email, clock.GetUtcNow());
            else setbacks.Answered(email);
        }
        return email => refused.Contains(email) ? throw NotNow() : (IReadOnlyList<RecordSnapshot>)[.. found[email]];
    }

    private async Task<Func<string, IReadOnlyList<RecordSnapshot>>> AskLeadsAsync(IReadOnlyList<string> leads)
    {
        var found = (await AnswerAsync(map => system.FindAsync(RecordKind.Contact, LookupKey.OriginatingLead, leads, map, CancellationToken.None))).Found.ToLookup(s => s.OriginatingLead ?? "");
        return lead => [.. found[lead]];
    }

    private async Task<Func<string, IReadOnlyList<RecordSnapshot>>> AskLinksAsync(IReadOnlyList<string> ids)
    {
        var found = (await AnswerAsync(map => system.FindAsync(RecordKind.Person, LookupKey.Link, ids, map, CancellationToken.None))).Found
            .ToLookup(s => s.Link?.GetValueOrDefault(LinkFields.DynamicsId) ?? "", StringComparer.OrdinalIgnoreCase);
        return id => [.. found[id]];
    }

    private async Task<Func<string, RecordSnapshot?>> AskIdsAsync(IReadOnlyList<string> ids)
    {
        var done = await AnswerAsync(map => system.ReadAsync([.. ids.Select(id => RecordId.Parse(id)!.Value)], map, CancellationToken.None));
        var found = done.Found.ToDictionary(s => s.Record.ToString());
        return id => found.GetValueOrDefault(id);
    }

    private async Task<ReadAnswer.Done> AnswerAsync(Func<FieldMap, Task<ReadAnswer>> ask) =>
        await ask((await directory.PolicyAsync(connection)).Map) as ReadAnswer.Done ?? throw NotNow();

    private static TimeoutException NotNow() => new("The side cannot be asked now.");
}
