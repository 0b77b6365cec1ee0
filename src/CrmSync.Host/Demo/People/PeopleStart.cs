namespace CrmSync.Host.Demo.People;

/// <summary>Gives the simulated people their connections to both simulators and the gateway.</summary>
internal static class PeopleStart
{
    public static async Task<SimulatedPeople> CreateAsync(DemoSites sites, string key, EditCounts counts, DemoOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        await PlugIn.InstallAsync(sites.Dynamics, cancellationToken);
        var limits = new LimitsMet();
        var marketo = new HumanInMarketo(sites.Marketo, clock, limits);
        var asking = new AskingForRows(sites.Gateway, key, marketo, counts, clock);
        var desk = new PeopleDesk(marketo, new(sites.Dynamics, clock, limits), asking, counts);
        return new(desk, new KnownPeople(sites.Marketo, sites.Dynamics), counts, options.EditsPerSecond, options.Seed, clock, options.HasUniqueValues) { Asking = asking, Limits = limits };
    }
}
