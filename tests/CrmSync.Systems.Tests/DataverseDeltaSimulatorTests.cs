using System.Net;
using System.Text.Json;

namespace CrmSync.Systems.Tests;

public sealed class DataverseDeltaSimulatorTests
{
    private static readonly (string, string) Track = ("Prefer", "odata.track-changes,odata.maxpagesize=2");

    private static async Task<(List<JsonElement> Rows, string DeltaLink)> FollowAsync(DataverseOnWire wire, string address, params (string, string)[] headers)
    {
        var rows = new List<JsonElement>();
        while (true)
        {
            var answer = await wire.GetAsync(address, headers);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            rows.AddRange(answer.Values);
            if (!answer.Json.TryGetProperty("@odata.nextLink", out var next)) return (rows, answer.Json.GetProperty("@odata.deltaLink").GetString()!);
            address = next.GetString()!;
        }
    }

    [Fact]
    public async Task The_first_walk_brings_every_row_and_the_delta_the_latest_state_with_deletions_last()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var ids = new List<string>();
        for (var n = 0; n < 5; n++) ids.Add(await wire.CreateAsync("leads", $$"""{"lastname":"n{{n}}"}"""));
        var (all, link) = await FollowAsync(wire, "leads?$select=lastname", Track);
        Assert.Equal(ids, all.Select(row => row.GetProperty("leadid").GetString()));
        Assert.Matches(@"\$deltatoken=\d+%21\d\d%2F\d\d%2F\d{4}%20\d\d%3A\d\d%3A\d\d$", link);

        await wire.SendAsync("DELETE", $"leads({ids[0]})");
        await wire.SendAsync("PATCH", $"leads({ids[3]})", """{"lastname":"first"}""");
        await wire.SendAsync("PATCH", $"leads({ids[1]})", """{"jobtitle":"outside the selection"}""");
        await wire.SendAsync("PATCH", $"leads({ids[3]})", """{"lastname":"second"}""");
        var (changes, next) = await FollowAsync(wire, link, ("Prefer", "odata.maxpagesize=2"));
        Assert.Equal([ids[1], ids[3]], changes.Take(2).Select(row => row.GetProperty("leadid").GetString()));
        Assert.Equal("second", changes[1].GetProperty("lastname").GetString());
        Assert.Equal(ids[0], changes[2].GetProperty("id").GetString());
        Assert.Equal("deleted", changes[2].GetProperty("reason").GetString());
        Assert.EndsWith("$metadata#leads/$deletedEntity", changes[2].GetProperty("@odata.context").GetString());
        Assert.Empty((await FollowAsync(wire, next)).Rows);
    }

    [Fact]
    public async Task Tokens_expire_by_age_and_by_order()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var (_, old) = await FollowAsync(wire, "contacts?$select=lastname", Track);
        await wire.ControlAsync("settings", """{"expireTokensNow":true}""");
        Assert.Equal("0x80044352", (await wire.GetAsync(old)).Code);
        var (_, link) = await FollowAsync(wire, "contacts?$select=lastname", Track);
        Assert.Equal(HttpStatusCode.OK, (await wire.GetAsync(link)).Status);
        wire.Server.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.Unauthorized, (await wire.GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_token_older_than_the_organisation_keeps_changes_is_expired()
    {
        await using var wire = await DataverseOnWire.StartAsync();
        var (_, link) = await FollowAsync(wire, "contacts?$select=lastname", Track);
        await wire.ControlAsync("settings", """{"expireChangeTrackingInDays":0}""");
        Assert.Equal(0, (await wire.GetAsync("organizations?$select=expirechangetrackingindays")).Values[0].GetProperty("expirechangetrackingindays").GetInt32());
        await wire.ControlAsync("clock", """{"advanceSeconds":2}""");
        Assert.Equal("0x80044352", (await wire.GetAsync(link)).Code);
    }

    [Theory]
    [InlineData("rowOnly", 1)]
    [InlineData("rowAndDelete", 2)]
    public async Task A_restored_row_is_told_as_the_switch_says(string setting, int items)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("settings", $$"""{"deltaAfterRestore":"{{setting}}"}""");
        var id = await wire.CreateAsync("leads", """{"lastname":"Stone"}""");
        var (_, link) = await FollowAsync(wire, "leads?$select=lastname", Track);
        await wire.SendAsync("DELETE", $"leads({id})");
        await wire.CreateAsync("leads", $$"""{"leadid":"{{id}}","lastname":"Back"}""");
        var (changes, _) = await FollowAsync(wire, link);
        Assert.Equal(items, changes.Count);
        Assert.Equal("Back", changes[0].GetProperty("lastname").GetString());
    }

    [Theory]
    [InlineData("begin", 1)]
    [InlineData("end", 0)]
    public async Task A_deletion_during_the_first_walk_is_told_as_the_switch_says(string setting, int items)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        await wire.ControlAsync("settings", $$"""{"initialWalkToken":"{{setting}}"}""");
        var ids = new List<string>();
        for (var n = 0; n < 3; n++) ids.Add(await wire.CreateAsync("leads", $$"""{"lastname":"n{{n}}"}"""));
        var first = await wire.GetAsync("leads?$select=lastname", Track);
        await wire.SendAsync("DELETE", $"leads({ids[0]})");
        var (_, link) = await FollowAsync(wire, first.Json.GetProperty("@odata.nextLink").GetString()!, Track);
        Assert.Equal(items, (await FollowAsync(wire, link)).Rows.Count);
    }

    [Theory]
    [InlineData("leads?$select=lastname&$filter=lastname eq 'x'")]
    [InlineData("leads?$orderby=lastname")]
    [InlineData("leads?$top=3")]
    public async Task Tracking_refuses_all_options_but_select(string address)
    {
        await using var wire = await DataverseOnWire.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await wire.GetAsync(address, Track)).Status);
    }
}
