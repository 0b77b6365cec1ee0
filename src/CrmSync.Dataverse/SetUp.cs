using System.Text.Json;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;
using Microsoft.Extensions.Logging;

namespace CrmSync.Dataverse;

/// <summary>Makes our column on both tables (C-13) and looks whether change tracking is on. Repeatable.</summary>
internal sealed class SetUp(Calls calls, Columns columns, ILogger log)
{
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
        if (known.Has(LinkFields.WriteMark)) return new SetUpLine(thing, true, "exists");
        var call = new Call("setUp", HttpMethod.Post, $"{Tables.Definition(kind)}/Attributes") { Body = JsonSerializer.SerializeToUtf8Bytes(WriteMark()) };
        var reply = await calls.SendAsync(call, cancellationToken);
        columns.Forget(kind);
        if (reply is Reply.Answered { IsSuccess: true }) return new SetUpLine(thing, true, "created");
        if (reply is Reply.Lost or Reply.Answered { Status: 429 or >= 500 }) throw Unavailable.Because($"creating {thing}", reply);
        var error = ErrorBody.Read(((Reply.Answered)reply).Body);
        return new SetUpLine(thing, false, $"not created ({error.Code}): add a text column of 100 characters with this name, "
            + "or let the application user create columns; without it the order of edits after a lost answer stays unknown (C-13)");
    }

    private async Task<SetUpLine> TrackingAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var thing = $"change tracking of {Tables.Name(kind)}";
        var root = await GetAsync($"{Tables.Definition(kind)}?$select=LogicalName,ChangeTrackingEnabled", $"reading {thing}", cancellationToken);
        var isOn = root is { } definition && definition.TryGetProperty("ChangeTrackingEnabled", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new SetUpLine(thing, isOn, isOn ? "on" : $"off: switch on \"Track changes\" in the properties of the table {Tables.Name(kind)}");
    }

    private async Task<SetUpLine> RetentionAsync(CancellationToken cancellationToken)
    {
        const string Thing = "life of change tracking";
        var root = await GetAsync("organizations?$select=expirechangetrackingindays", $"reading the {Thing}", cancellationToken);
        if (root is not { } answer || !answer.TryGetProperty("value", out var rows) || rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() == 0
            || !rows[0].TryGetProperty("expirechangetrackingindays", out var days) || days.ValueKind != JsonValueKind.Number)
            return new SetUpLine(Thing, true, "not told: an interruption longer than it costs a full read");
        return days.GetInt32() > 0
            ? new SetUpLine(Thing, true, $"{days.GetInt32()} days: a longer interruption costs a full read")
            : new SetUpLine(Thing, false, "0 days: set organization.expirechangetrackingindays to 7 or more");
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

    private static Dictionary<string, object> WriteMark() => new()
    {
        ["@odata.type"] = "Microsoft.Dynamics.CRM.StringAttributeMetadata",
        ["AttributeType"] = "String",
        ["AttributeTypeName"] = new Dictionary<string, object> { ["Value"] = "StringType" },
        ["SchemaName"] = LinkFields.WriteMark,
        ["MaxLength"] = 100,
        ["FormatName"] = new Dictionary<string, object> { ["Value"] = "Text" },
        ["RequiredLevel"] = new Dictionary<string, object> { ["Value"] = "None", ["CanBeChanged"] = true, ["ManagedPropertyLogicalName"] = "canmodifyrequirementlevelsettings" },
        ["DisplayName"] = Label("CrmSync write"),
        ["Description"] = Label("Id of the last write of CrmSync to this row. Kept by CrmSync."),
    };

    private static Dictionary<string, object> Label(string text) => new()
    {
        ["@odata.type"] = "Microsoft.Dynamics.CRM.Label",
        ["LocalizedLabels"] = new[] { new Dictionary<string, object> { ["@odata.type"] = "Microsoft.Dynamics.CRM.LocalizedLabel", ["Label"] = text, ["LanguageCode"] = 1033 } },
    };
}
