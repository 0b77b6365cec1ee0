using CrmSync.Benchmarks.Running;
using CrmSync.Host.Client;
using CrmSync.Host.Demo;

namespace CrmSync.Benchmarks.Syncs;

/// <summary>Judges a first sync by what both sides wrote down, line by line, so that a hundred thousand people need no room.</summary>
/// <param name="Doubled">Dynamics rows that two Marketo people show, Marketo people made for no row or beside an unlinked one with their e-mail, and rows made in Dynamics.</param>
/// <param name="Missing">Dynamics rows that no Marketo person shows and that nothing explains.</param>
/// <param name="Listed">Rows that no Marketo person shows because a human has to say whose they are.</param>
internal sealed record FirstSyncVerdict(int Doubled, int Missing, int Listed)
{
    private const string Us = "crmsync";

    public static async Task<FirstSyncVerdict> OfAsync(Site site, CancellationToken cancellationToken)
    {
        var (links, emails, made) = (new Dictionary<string, string>(), new Dictionary<string, string>(), new HashSet<string>());
        await foreach (var line in HistoryLine.ReadAsync(site.Sites.Marketo, 0, cancellationToken))
        {
            if (line.Table != "lead") continue;
            if (line is { Field: null, Operation: "create", Client: Us }) made.Add(line.Row);
            if (line is { Field: "crmsyncDynamicsId", New: { Length: > 0 } row }) links[line.Row] = row;
            if (line is { Field: "email", New: { } email }) emails[line.Row] = email.Trim().ToUpperInvariant();
        }
        var (rows, doubled) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), 0);
        await foreach (var line in HistoryLine.ReadAsync(site.Sites.Dynamics, 0, cancellationToken))
        {
            if (line is not { Table: "lead" or "contact", Field: null, Operation: "create" }) continue;
            rows.Add(line.Row);
            if (line.Client == Us) doubled++;
        }
        doubled += links.Values.GroupBy(row => row, StringComparer.OrdinalIgnoreCase).Sum(people => people.Count() - 1);
        var free = emails.Where(each => !links.ContainsKey(each.Key) && !made.Contains(each.Key)).Select(each => each.Value).ToHashSet();
        doubled += made.Count(person => !links.ContainsKey(person) || (emails.GetValueOrDefault(person) is { } email && free.Contains(email)));
        rows.ExceptWith(links.Values);
        var listed = await ListedAsync(site, rows, cancellationToken);
        return new(doubled, rows.Count - listed, listed);
    }

    private static async Task<int> ListedAsync(Site site, IEnumerable<string> rows, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(site.Sites.Gateway.BaseAddress!, site.Key);
        var listed = 0;
        foreach (var row in rows)
        {
            var found = (await gateway.GetAsync($"{SettledWait.Connection}/people?dynamicsId={row}", cancellationToken)).Items("items").Select(person => person.Text("state")).FirstOrDefault();
            if (found is "waiting" or "refused") listed++;
        }
        return listed;
    }
}
