namespace CrmSync.Simulators.Marketo.Campaigns;

/// <summary>One person on the way through one flow. Step is the next step to do; Batch says which lane; Tokens override the campaign's own.</summary>
internal sealed record CampaignRun(long Id, int Campaign, int Lead, int Step, bool Batch)
{
    public IReadOnlyDictionary<string, string>? Tokens { get; init; }
}

/// <summary>A batch campaign that is to start at a time.</summary>
internal sealed record CampaignSchedule(long Id, int Campaign, DateTimeOffset RunAt)
{
    public IReadOnlyDictionary<string, string>? Tokens { get; init; }
}
