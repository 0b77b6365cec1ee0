using System.Text.Json;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>Makes, completes and approves the custom activity type that tells marketers what CrmSync did. Each step is skipped when it is done.</summary>
internal sealed class SetUpActivityType(MarketoOptions options, Calls calls, Metadata metadata)
{
    private const string Label = "CrmSync";

    private static readonly Attribute[] Attributes = [new(ActivityAttributes.Key, "Activity Key", "string"), new(ActivityAttributes.Text, "Text", "text")];

    /// <summary>One line: it is there, or what hindered it.</summary>
    /// <exception cref="SystemUnavailableException">Marketo cannot be asked now, or refuses the credentials.</exception>
    public async Task<SetUpLine> PrepareAsync(CancellationToken cancellationToken)
    {
        var (there, hindered) = await FindAsync(cancellationToken);
        if (hindered is not null) return hindered;
        if (there is { IsApproved: true }) return new SetUpLine(options.ActivityType, true, "the custom activity type is there");
        var apiName = there?.ApiName;
        if (apiName is null)
        {
            var made = await calls.PostAsync("setUp", "activities/external/type.json", Json(TypeBody()), cancellationToken);
            if (!made.Ok) return Hindered(made.Failure);
            apiName = made.Value.Rows.Select(r => r.Text("apiName")).FirstOrDefault() ?? options.ActivityType;
        }

        return await CompleteAsync(apiName, cancellationToken);
    }

    private async Task<(ActivityType? There, SetUpLine? Hindered)> FindAsync(CancellationToken cancellationToken)
    {
        var known = await metadata.ActivityTypeAsync(cancellationToken);
        return known.Ok ? (known.Value.Ours, null) : (null, Hindered(known.Failure));
    }

    private async Task<SetUpLine> CompleteAsync(string apiName, CancellationToken cancellationToken)
    {
        var draft = await calls.GetAsync("setUp", $"activities/external/type/{apiName}/describe.json?draft=true", cancellationToken);
        var has = draft.Ok ? draft.Value.Rows.SelectMany(r => ActivityType.Read(r).Attributes).ToHashSet(StringComparer.OrdinalIgnoreCase) : [];
        var missing = Attributes.Where(a => !has.Contains(a.ApiName)).ToArray();
        if (missing.Length > 0)
        {
            var added = await calls.PostAsync("setUp", $"activities/external/type/{apiName}/attributes/create.json", Json(new { attributes = missing }), cancellationToken);
            if (!added.Ok) return Hindered(added.Failure);
        }

        var approved = await calls.PostAsync("setUp", $"activities/external/type/{apiName}/approve.json", Json(new { }), cancellationToken);
        return approved.Ok ? new SetUpLine(options.ActivityType, true, $"the custom activity type \"{Label}\" was created and approved") : Hindered(approved.Failure);
    }

    private SetUpLine Hindered(Failure failure) => failure.Kind is FailureKind.Deferred or FailureKind.Unauthorised
        ? throw Unavailable.Because(failure, options)
        : new SetUpLine(options.ActivityType, false, $"Marketo refused the custom activity type (code {failure.Code})", "grant the API role \"Read-Write Activity Metadata\", or make room (10 types at most)");

    private object TypeBody() => new
    {
        apiName = options.ActivityType,
        name = Label,
        triggerName = "CrmSync did something",
        filterName = "CrmSync did something",
        description = "What CrmSync did with this person",
        primaryAttribute = new { apiName = "kind", name = "Kind", dataType = "string" },
    };

    private static byte[] Json(object body) => JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web);

    private sealed record Attribute(string ApiName, string Name, string DataType);
}
