using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;

namespace CrmSync.Systems.Tests.Dataverse;

public sealed class SimulatedSetUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_up_makes_what_is_missing_once()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var first = await side.System.PrepareAsync(Cancellation);
        Assert.All(first, line => Assert.True(line.Ready, line.Text));
        Assert.Equal(2, first.Count(line => line.Text == "created"));
        var second = await side.System.PrepareAsync(Cancellation);
        Assert.DoesNotContain(second, line => line.Text == "created");
        var tables = await side.System.DescribeAsync(Cancellation);
        Assert.All(tables, table => Assert.Equal(100, table.Fields[LinkFields.WriteMark].Limits.LengthMax));
    }

    [Fact]
    public async Task Set_up_without_the_privilege_says_how_to_mend_it_and_writes_go_on()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        await side.ControlAsync("faults", new { operation = "writeMetadata", status = 403, code = "0x80040220" });
        var lines = await side.System.PrepareAsync(Cancellation);
        Assert.Equal(2, lines.Count(line => !line.Ready && line.Text.Contains("100 characters", StringComparison.Ordinal)));
        var lead = (await side.SeeAsync(await side.CreateAsync(RecordKind.Lead, new { subject = "x", lastname = "Lovelace" })))!;
        var update = new UpdateRecord("w", lead.Record, new Dictionary<string, string?> { ["title"] = "Countess" }, lead.Version);
        Assert.Null(Assert.IsType<Outcome.Accepted>(Assert.Single(await side.System.WriteAsync([update], Maps.Some, Cancellation))).Shown!.WriteMark);
    }

    [Fact]
    public async Task Metadata_tells_kinds_limits_and_what_may_be_written()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        var tables = await side.System.DescribeAsync(Cancellation);
        Assert.Equal([RecordKind.Contact, RecordKind.Lead], tables.Select(t => t.Kind));
        var lead = tables[1].Fields;
        Assert.Equal((ValueKind.Email, 100, true), (lead["emailaddress1"].Kind, lead["emailaddress1"].Limits.LengthMax, lead["emailaddress1"].Writable));
        Assert.Equal((ValueKind.Phone, true), (lead["telephone1"].Kind, lead["lastname"].Limits.Required));
        Assert.Equal((ValueKind.Choice, "Web"), (lead["leadsourcecode"].Kind, lead["leadsourcecode"].Choices![8]));
        Assert.Equal((ValueKind.Money, 0m), (lead["revenue"].Kind, lead["revenue"].Limits.Min));
        Assert.Equal((ValueKind.Boolean, ValueKind.WholeNumber), (lead["donotphone"].Kind, lead["numberofemployees"].Kind));
        Assert.Equal((ValueKind.DateTime, ValueKind.Lookup), (lead["modifiedon"].Kind, lead["ownerid"].Kind));
        Assert.Equal(ValueKind.Date, tables[0].Fields["birthdate"].Kind);
        Assert.All((string[])["fullname", "createdon", "modifiedon", "statecode", "ownerid"], name => Assert.False(lead[name].Writable, name));
        Assert.All(lead.Values.Where(f => f.Name.EndsWith("_base", StringComparison.Ordinal)), f => Assert.False(f.Writable, f.Name));
    }

    [Fact]
    public async Task Wrong_credentials_are_told_in_an_operators_words()
    {
        await using var side = await SimulatedDynamics.StartAsync();
        using var stranger = side.Another(side.Options with { ClientSecret = "mistaken" });
        var error = await Assert.ThrowsAsync<SystemUnavailableException>(() => stranger.DescribeAsync(Cancellation));
        Assert.True(error.IsConfiguration);
        Assert.DoesNotContain("mistaken", error.Message, StringComparison.Ordinal);
        Assert.Equal(new FeedAnswer.Deferred("unauthorised", null), await stranger.ReadFeedAsync(RecordKind.Lead, null, Maps.Some, Cancellation));
    }
}
