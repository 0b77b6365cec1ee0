using System.Text.Json;
using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>Makes what we keep in Marketo when it is missing: four fields (N-11) and the custom activity type (V-2). Repeatable.</summary>
internal sealed class SetUp(MarketoOptions options, Calls calls, Metadata metadata)
{
    private static readonly (string Name, string Label, string Type)[] Fields =
    [
        (LinkFields.DynamicsId, "CrmSync Dynamics Id", "string"),
        (LinkFields.RecordType, "Microsoft Type", "string"),
        (LinkFields.CreatedDate, "Microsoft Created Date", "datetime"),
        (LinkFields.IsDeleted, "Microsoft is Deleted", "boolean"),
    ];

    /// <summary>One line per thing.</summary>
    /// <exception cref="SystemUnavailableException">Marketo cannot be asked now, or refuses the credentials.</exception>
    public async Task<IReadOnlyList<SetUpLine>> PrepareAsync(CancellationToken cancellationToken)
    {
        metadata.Forget();
        var fields = await metadata.FieldsAsync(null, cancellationToken);
        if (!fields.Ok) throw Unavailable.Because(fields.Failure, options);
        List<SetUpLine> lines = [];
        foreach (var (name, label, type) in Fields) lines.Add(await FieldAsync(name, label, type, fields.Value, cancellationToken));
        if (options.RequestField is { } request) lines.Add(await RequestAsync(request, fields.Value, cancellationToken));
        lines.Add(await new SetUpActivityType(options, calls, metadata).PrepareAsync(cancellationToken));
        metadata.Forget();
        return lines;
    }

    /// <summary>The trace of campaigns (N-17): every change of it asks for a row, so it must be nobody's but theirs.</summary>
    private Task<SetUpLine> RequestAsync(string name, FieldCatalogue fields, CancellationToken cancellationToken) => FeedRows.IsSynced(name)
        ? Task.FromResult(new SetUpLine(name, false, "the field is synced itself, so that no campaign can ask in it", $"name a text field of its own in Marketo:RequestField, such as {MarketoOptions.UsualRequestField}"))
        : FieldAsync(name, "CrmSync Request", "string", fields, cancellationToken);

    private async Task<SetUpLine> FieldAsync(string name, string label, string type, FieldCatalogue fields, CancellationToken cancellationToken)
    {
        if (fields.TypeOf(name) is { } there)
        {
            return there == type
                ? new SetUpLine(name, true, "the field is there")
                : new SetUpLine(name, false, $"the field is of type {there}, not {type}", "rename or hide it in Marketo's Field Management and run the set-up again");
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new { input = new[] { new { name, displayName = label, dataType = type, description = name == options.RequestField ? "A campaign asks here for a row in Dynamics: trigger or batch, lead or contact, owner=..." : "Kept by CrmSync; changes are put back" } } });
        var answer = await calls.PostAsync("setUp", "leads/schema/fields.json", body, cancellationToken);
        if (answer.Ok) return new SetUpLine(name, true, $"the field was created as \"{label}\" ({type})");
        if (answer.Failure.Kind is FailureKind.Deferred or FailureKind.Unauthorised) throw Unavailable.Because(answer.Failure, options);
        return new SetUpLine(name, false, $"Marketo refused to create the field (code {answer.Failure.Code})", $"grant the API role \"Read-Write Schema Custom Field\", or create it by hand as {type} with this API name");
    }
}
