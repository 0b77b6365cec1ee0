using CrmSync.Simulators.Marketo.Fields;
using CrmSync.Simulators.Marketo.Wire;

namespace CrmSync.Simulators.Marketo.Activities;

/// <summary>Paging tokens and the three feeds (marketo-rest.md 4.3 and 4.4).</summary>
internal sealed class FeedReads(MarketoStore store)
{
    private const int MostTypes = 10;
    private const int MostLeads = 30;
    private readonly ActivityRows rows = new(store);

    public Envelope PagingToken(MarketoCall call)
    {
        string text = call.Required("sinceDatetime");
        if (!FieldValue.TryTime(text, out DateTimeOffset since))
            throw new MarketoRefusalException("1001", $"Invalid value '{text}'. Required of type 'DateTime'");
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            return new Envelope { NextPageToken = (FeedPage.Start(store.Tables.Activities, since, store.Settings.LateRowsSkipTokens) with { Given = Given(now) }).ToString() };
        }
    }

    public Envelope Activities(MarketoCall call)
    {
        IReadOnlyList<string> names = call.Many("activityTypeIds");
        if (names.Count == 0)
            call.Required("activityTypeIds");
        if (names.Count > MostTypes)
            throw new MarketoRefusalException("1003", $"More than {MostTypes} activityTypeIds");
        HashSet<int> types = [.. names.Select(MarketoCall.Id)];
        if (!store.Settings.DeletesInActivities)
            types.Remove(ActivityTypes.DeleteLead);
        return Page(call, row => types.Contains(row.Type), rows.Plain);
    }

    public Envelope LeadChanges(MarketoCall call)
    {
        call.Required("fields");
        HashSet<string> fields = new(call.Many("fields"), StringComparer.Ordinal);
        return Page(
            call,
            row => row.Type == ActivityTypes.NewLead || (row.Type == ActivityTypes.ChangeDataValue && fields.Contains(row.Field!)),
            rows.LeadChange);
    }

    public Envelope DeletedLeads(MarketoCall call) => Page(call, row => row.Type == ActivityTypes.DeleteLead, rows.Plain);

    private Envelope Page(MarketoCall call, Func<Activity, bool> wanted, Func<Activity, object> shape)
    {
        if (!FeedToken.TryParse(call.Required("nextPageToken"), out FeedToken? token) || token.Order == 'L')
            throw new MarketoRefusalException("1003", "Invalid nextPageToken");
        int size = call.Number("batchSize", 300, 300);
        lock (store.Gate)
        {
            DateTimeOffset now = store.Now();
            if (store.Settings.PageRows > 0)
                size = Math.Min(size, store.Settings.PageRows);
            if (store.Settings.PagingTokenDays > 0 && token.Given < now.AddDays(-store.Settings.PagingTokenDays))
                throw new MarketoRefusalException("1003", "Invalid nextPageToken: it is expired");
            Func<Activity, bool> about = About(call);
            FeedPage page = FeedPage.Walk(store.Tables.Activities, token, row => wanted(row) && about(row), size, now);
            if (page.Rows.Count > 0 && Happens(store.Settings.RepeatShare))
                page = FeedPage.Walk(store.Tables.Activities, FeedPage.Before(store.Tables.Activities, token, size / 2), row => wanted(row) && about(row), size, now);
            if (page.Rows.Count > 0 && Happens(store.Settings.EmptyPageShare))
                page = new FeedPage([], token, More: true);
            object[] result = [.. Shuffled(page.Rows).Select(shape)];
            bool silent = result.Length == 0 && store.Settings.EmptyPageShare > 0 && Happens(0.5);
            return new Envelope { Result = silent ? null : result, Rows = result.Length, NextPageToken = (page.Next with { Given = Given(now) }).ToString(), MoreResult = page.More };
        }
    }

    private Func<Activity, bool> About(MarketoCall call)
    {
        HashSet<int> leads = [.. call.Many("leadIds").Select(MarketoCall.Id)];
        if (leads.Count > MostLeads)
            throw new MarketoRefusalException("1003", $"More than {MostLeads} leadIds");
        HashSet<int> assets = [.. call.Many("assetIds").Select(MarketoCall.Id)];
        if (assets.Count > 0 && call.Many("activityTypeIds").Count != 1)
            throw new MarketoRefusalException("1003", "assetIds need exactly one activityTypeId");
        if (call.Text("listId") is { } list)
            leads = Members(MarketoCall.Id(list));
        else if (leads.Count == 0)
            return row => assets.Count == 0 || assets.Contains(rows.Asset(row));
        return row => leads.Contains(rows.Lead(row)) && (assets.Count == 0 || assets.Contains(rows.Asset(row)));
    }

    private HashSet<int> Members(int list)
    {
        if (!store.Tables.Lists.TryGetValue(list, out Leads.StaticList? found))
            throw new MarketoRefusalException("1013", "Object not found");
        return found.Members.Count >= store.Limits.FeedListMembers
            ? throw new MarketoRefusalException("1003", $"List {list} has {store.Limits.FeedListMembers} members or more") : [.. found.Members];
    }

    private DateTimeOffset? Given(DateTimeOffset now) => store.Settings.PagingTokenDays > 0 ? now : null;

    private bool Happens(double share) => share > 0 && store.Chance.NextDouble() < share;

    private IEnumerable<Activity> Shuffled(IReadOnlyList<Activity> page)
    {
        if (!store.Settings.ShuffleSeconds)
            return page;
        Activity[] shuffled = [.. page];
        int first = 0;
        for (int next = 1; next <= shuffled.Length; next++)
        {
            if (next < shuffled.Length && shuffled[next].Date == shuffled[first].Date)
                continue;
            store.Chance.Shuffle(shuffled.AsSpan(first, next - first));
            first = next;
        }

        return shuffled;
    }
}
