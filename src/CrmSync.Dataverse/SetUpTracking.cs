using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Looks whether change tracking is on, and how long its tokens live.</summary>
internal sealed class SetUpTracking(Calls calls)
{
    private const string Life = "life of change tracking";

    /// <summary>Are changes of a table tracked?</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot be asked.</exception>
    public async Task<SetUpLine> IsOnAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var thing = $"change tracking of {Tables.Name(kind)}";
        var root = await GetAsync($"{Tables.Definition(kind)}?$select=LogicalName,ChangeTrackingEnabled", $"reading {thing}", cancellationToken);
        var isOn = root is { } definition && definition.TryGetProperty("ChangeTrackingEnabled", out var flag) && flag.ValueKind == JsonValueKind.True;
        return isOn ? new SetUpLine(thing, true, "on") : new SetUpLine(thing, false, "off", $"switch on \"Track changes\" in the properties of the table {Tables.Name(kind)}");
    }

    /// <summary>How long an interruption may last before everything must be read again?</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot be asked.</exception>
    public async Task<SetUpLine> LifeAsync(CancellationToken cancellationToken)
    {
        var root = await GetAsync("organizations?$select=expirechangetrackingindays", $"reading the {Life}", cancellationToken);
        if (root?.Items("value").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } row
            || !row.TryGetProperty("expirechangetrackingindays", out var days) || days.ValueKind != JsonValueKind.Number || !days.TryGetInt32(out var count))
            return new SetUpLine(Life, true, "not told: an interruption longer than it costs a full read");
        return count > 0
            ? new SetUpLine(Life, true, $"{count} days: a longer interruption costs a full read")
            : new SetUpLine(Life, false, "0 days", "set organization.expirechangetrackingindays to 7 or more");
    }

    private async Task<JsonElement?> GetAsync(string path, string doing, CancellationToken cancellationToken)
    {
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is Reply.Answered { Status: 403 or 404 }) return null;
        if (reply is not Reply.Answered { IsSuccess: true } answer) throw Unavailable.Because(doing, reply);
        return JsonBody.Read(answer.Body);
    }
}
