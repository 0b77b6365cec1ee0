using System.Net;

namespace CrmSync.Systems.Tests;

/// <summary>Registered steps post what a write did, as the vendor does (protocol sheet 11.1).</summary>
public sealed class DataverseWebhookSimulatorTests
{
    [Fact]
    public async Task An_asynchronous_step_is_told_the_changed_columns_with_images_tag_and_headers()
    {
        await using var receiver = await StepReceiver.StartAsync();
        await using var wire = await DataverseOnWire.StartAsync();
        var step = await RegisterAsync(wire, receiver, "lead", "Update", asynchronous: true, more: ",\"filteringattributes\":\"lastname\"");
        await wire.CreateAsync("sdkmessageprocessingstepimages", $$"""{"entityalias":"before","imagetype":0,"attributes":"lastname","sdkmessageprocessingstepid@odata.bind":"/sdkmessageprocessingsteps({{step}})"}""");
        var lead = await wire.CreateAsync("leads", """{"lastname":"Old","subject":"S"}""");
        await wire.SendAsync("PATCH", $"leads({lead})", """{"subject":"not watched"}""");
        await wire.SendAsync("PATCH", $"leads({lead})?tag=mine", """{"lastname":"New","leadsourcecode":8}""");

        var told = await receiver.NextAsync();
        Assert.Equal("Update", told.Json.GetProperty("MessageName").GetString());
        Assert.Equal(lead, told.Json.GetProperty("PrimaryEntityId").GetString());
        var target = ReceivedStep.Attributes(told.Json.GetProperty("InputParameters")[0].GetProperty("value"));
        Assert.Equal("New", target["lastname"].GetString());
        Assert.Equal(8, target["leadsourcecode"].GetProperty("Value").GetInt32());
        Assert.False(target.ContainsKey("subject"));
        var image = told.Json.GetProperty("PreEntityImages")[0];
        Assert.Equal("before", image.GetProperty("key").GetString());
        Assert.Equal("Old", ReceivedStep.Attributes(image.GetProperty("value"))["lastname"].GetString());
        Assert.Equal("mine", told.Json.GetProperty("SharedVariables")[0].GetProperty("value").GetString());
        Assert.Equal("lead", told.Headers["x-ms-dynamics-entity-name"]);
        Assert.Equal("Update", told.Headers["x-ms-dynamics-request-name"]);
        Assert.Equal("?code=secret", told.Query);
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public async Task A_synchronous_step_that_refuses_undoes_the_write_and_one_that_agrees_may_read_meanwhile()
    {
        await using var receiver = await StepReceiver.StartAsync();
        await using var wire = await DataverseOnWire.StartAsync();
        await RegisterAsync(wire, receiver, "lead", "Create", asynchronous: false);
        receiver.Before = async () => Assert.Equal(HttpStatusCode.OK, (await wire.GetAsync("systemusers?$top=1")).Status);
        receiver.Statuses.Enqueue(500);
        var refused = await wire.SendAsync("POST", "leads", """{"lastname":"No"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "0x80040265"), (refused.Status, refused.Code));
        Assert.Empty((await wire.GetAsync("leads")).Values);

        await receiver.NextAsync();
        var lead = await wire.CreateAsync("leads", """{"lastname":"Yes"}""");
        Assert.Equal(lead, (await receiver.NextAsync()).Json.GetProperty("PrimaryEntityId").GetString());
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public async Task A_receiver_that_is_away_for_the_moment_is_asked_once_more_and_the_job_tells_how_it_ended()
    {
        await using var receiver = await StepReceiver.StartAsync();
        await using var wire = await DataverseOnWire.StartAsync();
        await RegisterAsync(wire, receiver, "contact", "Delete", asynchronous: true);
        foreach (var status in new[] { 503, 202, 400 }) receiver.Statuses.Enqueue(status);
        foreach (var name in new[] { "A", "B" })
        {
            var contact = await wire.CreateAsync("contacts", $$"""{"lastname":"{{name}}"}""");
            await wire.SendAsync("DELETE", $"contacts({contact})");
            await receiver.NextAsync();
            if (name == "A") await receiver.NextAsync();
        }

        Assert.Equal([30, 31], await OutcomesAsync(wire, 2));
    }

    [Fact]
    public async Task A_large_body_goes_without_its_parameters_and_says_so()
    {
        await using var receiver = await StepReceiver.StartAsync();
        await using var wire = await DataverseOnWire.StartAsync();
        await RegisterAsync(wire, receiver, "list", "Create", asynchronous: true);
        await wire.CreateAsync("lists", $$"""{"listname":"L","createdfromcode":4,"type":true,"query":"{{new string('q', 300_000)}}"}""");
        var told = await receiver.NextAsync();
        Assert.Equal("true", told.Headers["x-ms-dynamics-msg-size-exceeded"]);
        Assert.Empty(told.Json.GetProperty("InputParameters").EnumerateArray());
    }

    [Fact]
    public async Task A_job_that_was_not_done_is_done_after_a_restart()
    {
        await using var receiver = await StepReceiver.StartAsync();
        var folder = Directory.CreateTempSubdirectory("dataverse-steps").FullName;
        await using (var wire = await DataverseOnWire.StartAsync(new() { DataDirectory = folder }))
        {
            await RegisterAsync(wire, receiver, "lead", "Create", asynchronous: true);
            using var hold = new SemaphoreSlim(0);
            receiver.Before = () => hold.WaitAsync(TestContext.Current.CancellationToken);
            await wire.CreateAsync("leads", """{"lastname":"Kept"}""");
            await receiver.NextAsync();
            await wire.DisposeAsync();
            hold.Release();
        }

        receiver.Before = () => Task.CompletedTask;
        await using var again = await DataverseOnWire.StartAsync(new() { DataDirectory = folder });
        Assert.Equal("Create", (await receiver.NextAsync()).Json.GetProperty("MessageName").GetString());
        Assert.Equal([30], await OutcomesAsync(again, 1));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The statuses of all jobs, when so many are done.</summary>
    private static async Task<List<int>> OutcomesAsync(DataverseOnWire wire, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StepReceiver.Longest);
        while (true)
        {
            var jobs = (await wire.GetAsync("asyncoperations?$select=statecode,statuscode&$orderby=createdon")).Values;
            if (jobs.Count(job => job.GetProperty("statecode").GetInt32() == 3) == count) return [.. jobs.Select(job => job.GetProperty("statuscode").GetInt32())];
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> RegisterAsync(DataverseOnWire wire, StepReceiver receiver, string table, string message, bool asynchronous, string more = "")
    {
        var endpoint = await wire.CreateAsync("serviceendpoints", $$"""{"name":"Hook","contract":8,"url":"{{receiver.Address}}","authtype":4,"authvalue":"secret"}""");
        var id = (await wire.GetAsync($"sdkmessages?$filter=name eq '{message}'")).Values[0].GetProperty("sdkmessageid").GetString();
        var filter = (await wire.GetAsync($"sdkmessagefilters?$filter=_sdkmessageid_value eq {id} and primaryobjecttypecode eq '{table}'")).Values[0].GetProperty("sdkmessagefilterid").GetString();
        return await wire.CreateAsync("sdkmessageprocessingsteps", $$"""
            {"name":"Step","mode":{{(asynchronous ? 1 : 0)}},"stage":40,"sdkmessageid@odata.bind":"/sdkmessages({{id}})","sdkmessagefilterid@odata.bind":"/sdkmessagefilters({{filter}})",
            "eventhandler_serviceendpoint@odata.bind":"/serviceendpoints({{endpoint}})"{{more}}}
            """);
    }
}
