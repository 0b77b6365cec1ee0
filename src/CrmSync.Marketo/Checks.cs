using System.Globalization;
using System.Runtime.CompilerServices;
using CrmSync.Domain.Systems;

namespace CrmSync.Marketo;

/// <summary>The set-up checks of Marketo (B-1): credentials and address first, then what we keep there, people and activities read, a probe person, the daily quota.</summary>
internal sealed class Checks(MarketoOptions options, Calls calls, Token token, Metadata metadata, SetUp setUp, TimeProvider clock)
{
    private const int UsualQuota = 50_000;
    private readonly CheckProbe probe = new(calls, metadata, clock);

    /// <summary>One line per check, as it ends.</summary>
    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var credentials = await CredentialsAsync(cancellationToken);
        yield return credentials;
        if (credentials.Result == CheckResult.Failed) yield break;
        var (address, isMarketo) = await AddressAsync(cancellationToken);
        yield return address;
        if (!isMarketo) yield break;
        foreach (var line in await KeptAsync(cancellationToken)) yield return line;
        yield return await ActivitiesAsync(cancellationToken);
        yield return await probe.RunAsync(cancellationToken);
        yield return await UsageAsync(cancellationToken);
    }

    internal static CheckLine Failed(string check, string tried, Failure failure, string? permission = null)
    {
        var told = Unavailable.Of(failure);
        var mend = failure.Kind == FailureKind.Denied && permission is not null ? $"grant the API role \"{permission}\", or put our address on the list of allowed addresses" : told.Mend;
        return CheckLine.Fail(SystemName.Marketo, check, tried, told.Found, mend);
    }

    private async Task<CheckLine> CredentialsAsync(CancellationToken cancellationToken)
    {
        const string Check = "credentials";
        var tried = $"asked {options.Identity.Host} for a token";
        var got = await token.GetAsync(cancellationToken);
        return got switch
        {
            { Ok: true } => CheckLine.Pass(SystemName.Marketo, Check, tried, "given"),
            { Failure.Reason: "unreachable" } => CheckLine.Fail(SystemName.Marketo, Check, tried, "it cannot be reached", "check Marketo:Identity and the network"),
            { Failure.Reason: "badAnswer" } => CheckLine.Fail(SystemName.Marketo, Check, tried, "what answers gives no tokens: a page, not JSON", "check that Marketo:Identity ends in /identity"),
            _ => Failed(Check, tried, got.Failure),
        };
    }

    private async Task<(CheckLine Line, bool IsMarketo)> AddressAsync(CancellationToken cancellationToken)
    {
        const string Check = "address";
        var tried = $"asked {options.Endpoint.Host} for the fields of a person";
        metadata.Forget();
        var fields = await metadata.FieldsAsync(null, cancellationToken);
        if (fields.Ok) return (CheckLine.Pass(SystemName.Marketo, Check, tried, $"{fields.Value.Count} fields"), true);
        return fields.Failure.Reason == "unreachable"
            ? (CheckLine.Fail(SystemName.Marketo, Check, tried, "it cannot be reached", "check Marketo:Endpoint and the network"), false)
            : (Failed(Check, tried, fields.Failure, "Read-Only Lead"), false);
    }

    private async Task<IReadOnlyList<CheckLine>> KeptAsync(CancellationToken cancellationToken)
    {
        const string Tried = "looked for it, to make it when it is missing";
        CheckLine[] none = options.RequestField is null
            ? [CheckLine.Warn(SystemName.Marketo, "request field", "looked for the field in which campaigns ask", "none is configured: a webhook that is lost is not made good", $"set Marketo:RequestField to {MarketoOptions.UsualRequestField}, unless no campaign calls the webhook")]
            : [];
        try
        {
            return [.. (await setUp.PrepareAsync(cancellationToken)).Select(line => line.Mend switch
            {
                null => CheckLine.Pass(SystemName.Marketo, Named(line), Tried, line.Found),
                var mend when line.Thing == options.RequestField => CheckLine.Warn(SystemName.Marketo, Named(line), Tried, $"{line.Found}; a webhook that is lost is not made good", mend),
                var mend when line.Thing == options.ActivityType => CheckLine.Warn(SystemName.Marketo, Named(line), Tried, line.Found, mend),
                var mend => CheckLine.Fail(SystemName.Marketo, Named(line), Tried, line.Found, mend),
            }), .. none];
        }
        catch (SystemUnavailableException unavailable)
        {
            return [CheckLine.Fail(SystemName.Marketo, "our fields", Tried, unavailable.Message, "mend that and check again")];
        }
    }

    private string Named(SetUpLine line) => line.Thing == options.ActivityType ? "activity type" : $"field {line.Thing}";

    private async Task<CheckLine> ActivitiesAsync(CancellationToken cancellationToken)
    {
        const string Check = "read activities";
        const string Tried = "asked for the changes of this minute";
        var since = Uri.EscapeDataString(Values.Time(clock.GetUtcNow().AddMinutes(-1)));
        var page = await calls.GetAsync("pagingToken", $"activities/pagingtoken.json?sinceDatetime={since}", cancellationToken);
        if (page.Ok) page = await calls.GetAsync("activities", $"activities.json?nextPageToken={Uri.EscapeDataString(page.Value.NextPageToken ?? "")}&activityTypeIds=12&batchSize=1", cancellationToken);
        return page.Ok ? CheckLine.Pass(SystemName.Marketo, Check, Tried, "answered") : Failed(Check, Tried, page.Failure, "Read-Only Activity");
    }

    private async Task<CheckLine> UsageAsync(CancellationToken cancellationToken)
    {
        const string Check = "calls left";
        const string Tried = "read today's use of the API by everybody";
        var usage = await calls.GetAsync("usage", "stats/usage.json", cancellationToken);
        if (!usage.Ok) return Failed(Check, Tried, usage.Failure);
        var used = usage.Value.Rows.Select(row => Wire.JsonReading.Number(row, "total")).FirstOrDefault() ?? 0;
        var told = string.Create(CultureInfo.InvariantCulture, $"{used:N0} calls since midnight Central time; the usual quota is {UsualQuota:N0}");
        return used < UsualQuota * 0.8
            ? CheckLine.Pass(SystemName.Marketo, Check, Tried, told)
            : CheckLine.Warn(SystemName.Marketo, Check, Tried, told, "let other tools call less, buy more calls, or set Pace:MarketoCallsPerDay of this connection to what is left");
    }
}
