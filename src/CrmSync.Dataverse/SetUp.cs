using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>Makes our column on both tables (C-13) and looks whether change tracking is on. Repeatable.</summary>
internal sealed class SetUp(Calls calls, Columns columns, ILogger log)
{
    private const string Life = "life of change tracking";
    private readonly SetUpColumn column = new(calls);

    /// <summary>One line per thing.</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot be asked.</exception>
    public async Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken)
    {
        var lines = new List<SetUpLine>();
        foreach (var kind in Tables.InScope)
        {
            lines.Add(await ColumnAsync(kind, cancellationToken));
            lines.Add(await TrackingAsync(kind, cancellationToken));
        }
        lines.Add(await RetentionAsync(cancellationToken));
        foreach (var line in lines) Log.SetUp(log, line.Thing, line.Ready);
        return lines;
    }

    private async Task<SetUpLine> ColumnAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var thing = $"column {Tables.Name(kind)}.{LinkFields.WriteMark}";
        columns.Forget(kind);
        var (known, failure) = await columns.TakeAsync(kind, cancellationToken);
        if (known is null) throw Unavailable.Because($"reading the columns of {Tables.Name(kind)}", failure!);
        if (known.Has(LinkFields.WriteMark)) return await column.WideAsync(kind, thing, cancellationToken);
        var line = await column.MakeAsync(kind, thing, cancellationToken);
        columns.Forget(kind);
        return line;
    }

    private async Task<SetUpLine> TrackingAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var thing = $"change tracking of {Tables.Name(kind)}";
        var root = await GetAsync($"{Tables.Definition(kind)}?$select=LogicalName,ChangeTrackingEnabled", $"reading {thing}", cancellationToken);
        var isOn = root is { } definition && definition.TryGetProperty("ChangeTrackingEnabled", out var flag) && flag.ValueKind == JsonValueKind.True;
        return isOn ? new SetUpLine(thing, true, "on") : new SetUpLine(thing, false, "off", $"switch on \"Track changes\" in the properties of the table {Tables.Name(kind)}");
    }

    private async Task<SetUpLine> RetentionAsync(CancellationToken cancellationToken)
    {
        var root = await GetAsync("organizations?$select=expirechangetrackingindays", $"reading the {Life}", cancellationToken);
        if (root is not { } answer || !answer.TryGetProperty("value", out var rows) || rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() == 0
            || !rows[0].TryGetProperty("expirechangetrackingindays", out var days) || days.ValueKind != JsonValueKind.Number)
            return new SetUpLine(Life, true, "not told: an interruption longer than it costs a full read");
        return days.GetInt32() > 0
            ? new SetUpLine(Life, true, $"{days.GetInt32()} days: a longer interruption costs a full read")
            : new SetUpLine(Life, false, "0 days", "set organization.expirechangetrackingindays to 7 or more");
    }

    private async Task<JsonElement?> GetAsync(string path, string doing, CancellationToken cancellationToken)
    {
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path), cancellationToken);
        if (reply is Reply.Answered { Status: 403 or 404 }) return null;
        if (reply is not Reply.Answered { IsSuccess: true } answer) throw Unavailable.Because(doing, reply);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
