using CrmSync.Simulation.Tests.Faults;
using CrmSync.Simulation.Tests.People;
using CrmSync.Simulation.Tests.Running;

namespace CrmSync.Simulation.Tests.Wires;

/// <summary>The network between us and one side: takes its time, and may lose a call, or its answer, or bring it after the caller gave up.</summary>
/// <param name="world">The time.</param>
/// <param name="side">For the trace.</param>
/// <param name="there">The side, in this process.</param>
/// <param name="troubles">What goes wrong.</param>
/// <param name="landing">How long after we gave up a call may still land.</param>
/// <param name="called">Counts the calls, by what they ask.</param>
/// <param name="strayed">Counts the calls that we gave up and that are still to land: one more, one less.</param>
internal sealed class Wire(World world, string side, HttpMessageInvoker there, Troubles troubles, TimeSpan landing, Action<Uri> called, Action<int> strayed) : HttpMessageHandler
{
    private const double LongShare = 0.8;
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(130);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        called(request.RequestUri!);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var copy = Copy(request);
        var name = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        world.Trace.Note(world.Now, "send", side, name);
        // Whoever cancels may be in a turn; what waits here is in none.
        var off = cancellationToken.Register(() => world.After(TimeSpan.Zero, () => answer.TrySetCanceled(CancellationToken.None)));
        // An update that never arrives is on its way until the feed was read past it (C-12).
        if (troubles.Hits(Fault.CallLost) || (side == "marketo" && SentUpdates.IsUpdate(request) && troubles.Hits(Fault.MidEdit)))
        {
            var isKnown = troubles.Next(2) == 0;
            world.After(Moment(), () => answer.TrySetException(new HttpRequestException(isKnown ? HttpRequestError.ConnectionError : HttpRequestError.ResponseEnded, "The call was lost.")));
            return answer.Task;
        }
        if (troubles.Hits(Fault.LandsLate))
        {
            // Lost for the caller at once, or after its time limit; there it is done later, but no later than it may be.
            var isSilent = troubles.Next(4) == 0;
            if (!isSilent) world.After(Moment(), () => answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.")));
            world.After(troubles.Between(0, 0.9 * landing.TotalSeconds), () => Arrive(copy, name, null));
            if (isSilent) world.After(GiveUp, () => answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.")));
            return answer.Task;
        }
        if (troubles.Has(Fault.LandsAfterLimit) && troubles.Next(4) == 0 && troubles.Hits(Fault.LandsAfterLimit))
        {
            // Nobody waits any more when it is done.
            var late = troubles.Between(0, 0.9 * landing.TotalSeconds);
            cancellationToken.Register(() => Stray(late, copy, name));
            return answer.Task;
        }
        var lost = troubles.Hits(Fault.AnswerLost) || (side == "marketo" && IsTold(request) && troubles.Hits(Fault.RefusedAgain));
        lost |= side == "marketo" && troubles.Has(Fault.ChosenUnanswered) && SentUpdates.IsUpdate(request) && troubles.Hits(Fault.ChosenUnanswered);
        var slow = troubles.Hits(Fault.SlowCalls) ? troubles.Between(0.1, 8) : Slowness(request);
        var (back, isWrite) = (TimeSpan.Zero, false);
        if (side == "dynamics" && troubles.Has(Fault.ReadLate))
        {
            isWrite = Attempts.IsWrite(request);
            if (!isWrite && troubles.Hits(Fault.ReadLate)) back = troubles.Between(1, 10);
            lost |= isWrite && request.Method == HttpMethod.Patch && troubles.Hits(Fault.ReadLate);
        }
        if (side == "dynamics" && troubles.Has(Fault.AnswerLate) && Attempts.IsWrite(request) && troubles.Hits(Fault.AnswerLate)) back += troubles.Between(2, 15);
        if (side == "dynamics" && troubles.Has(Fault.WalkLate) && !Attempts.IsWrite(request) && troubles.Hits(Fault.WalkLate)) back += troubles.Between(1, 10);
        if (side == "dynamics" && troubles.ColumnsTake > TimeSpan.Zero && request.RequestUri!.AbsolutePath.Contains("EntityDefinitions", StringComparison.Ordinal)) (back, troubles.ColumnsTake) = (back + troubles.ColumnsTake, TimeSpan.Zero);
        if (side == "marketo" && troubles.IsFirstWalkSlow && request.RequestUri!.AbsolutePath.EndsWith("/activities.json", StringComparison.Ordinal)) back += troubles.Between(0.5, 2);
        var isShort = side == "marketo" && troubles.Has(Fault.AnswerShort) && SentUpdates.IsUpdate(request);
        if (side == "dynamics" && troubles.Has(Fault.OneEmail) && IsLookUp(request.RequestUri!) && troubles.Hits(Fault.OneEmail)) back += troubles.Between(1, 10);
        if (side == "dynamics" && troubles.Has(Fault.GoneAsMet) && IsLookUp(request.RequestUri!)) back += IsLong(request.RequestUri!) ? OfLong(request.RequestUri!) : troubles.Hits(Fault.GoneAsMet) ? troubles.Between(1, 10) : TimeSpan.Zero;
        if (side == "dynamics" && troubles.Has(Fault.MergedUnread) && IsLookUp(request.RequestUri!) && request.RequestUri!.Query.Contains(Namesakes.LookedForLong, StringComparison.Ordinal) && troubles.Hits(Fault.MergedUnread)) back += troubles.Between(3, 12);
        if (side == "marketo" && troubles.Has(Fault.ToldSlowly) && (Attempts.IsWrite(request) || IsTold(request)) && troubles.Hits(Fault.ToldSlowly)) back += troubles.Between(4, 15);
        world.After(Moment() + slow, () => Arrive(copy, name, response => world.After(Moment() + slow + back, () =>
        {
            off.Dispose();
            if (lost) answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost."));
            else answer.TrySetResult(isShort && troubles.Hits(Fault.AnswerShort) ? FewerAnswers.OfMarketo(response, troubles.Next) : Spoilt(response, name, isWrite));
        })));
        return answer.Task;
    }

    // The next token is long in coming.
    private TimeSpan Slowness(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal) && side == "marketo" && (troubles.Hits(Fault.TokenSlow) || troubles.Hits(Fault.WrittenAlike)) ? troubles.Between(2, 20) : TimeSpan.Zero;

    private HttpResponseMessage Spoilt(HttpResponseMessage response, string name, bool isLateWrite)
    {
        var isCut = isLateWrite && name.EndsWith("/$batch", StringComparison.Ordinal) && troubles.Hits(Fault.ReadLate);
        if (isCut) troubles.AfterCut?.Invoke();
        if (isCut || (name.EndsWith("/$batch", StringComparison.Ordinal) && troubles.Hits(Fault.BatchCut))) return troubles.Next(2) == 0 ? CutAnswer.Of(response, troubles.Next) : FewerAnswers.Of(response, troubles.Next);
        return troubles.Hits(Fault.AnswerCut) ? CutAnswer.Of(response, troubles.Next) : response;
    }

    private void Stray(TimeSpan late, HttpRequestMessage request, string name)
    {
        strayed(1);
        world.After(late, () =>
        {
            strayed(-1);
            Arrive(request, name, null);
        });
    }

    private void Arrive(HttpRequestMessage request, string name, Action<HttpResponseMessage>? done)
    {
        world.Trace.Note(world.Now, "arrive", side, name);
        if (side == "dynamics" && troubles.Has(Fault.NoSuchPage) && IsRowRead(request) && troubles.Hits(Fault.NoSuchPage)) Hide();
        _ = ArriveAsync(request, done);
    }

    private async Task ArriveAsync(HttpRequestMessage request, Action<HttpResponseMessage>? done)
    {
        HttpResponseMessage response;
        try
        {
            response = troubles.CredentialsRefusedBy.Contains(side) ? RefusedCredentials.Answer(side, request.RequestUri!)
                : troubles.IsDynamicsHidden && side == "dynamics" ? NoSuchPage()
                : troubles.IsDynamicsAway && side == "dynamics" ? Away()
                : troubles.Has(Fault.AddressRefused) && !troubles.AreAddressesTaken && IsLookUp(request.RequestUri!) && request.RequestUri!.Query.Contains(ManyAtOnce.RefusedInAddress, StringComparison.OrdinalIgnoreCase) ? Refused()
                : troubles.AreLookUpsRefused && IsLookUp(request.RequestUri!) ? new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable)
                : (troubles.IsWalkRefused && IsWalk(request.RequestUri!)) || (troubles.AreChangesRefused && IsRead(request.RequestUri!)) ? new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError)
                : await there.SendAsync(request, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            response = new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway);
        }
        done?.Invoke(response);
    }

    private static bool IsTold(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/activities/external.json", StringComparison.Ordinal);

    private void Hide()
    {
        troubles.IsDynamicsHidden = true;
        world.Trace.Note(world.Now, "hides", side);
        world.After(troubles.Between(0.1, 15), () => troubles.IsDynamicsHidden = false);
    }

    private static bool IsRowRead(HttpRequestMessage request) => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(')');

    private static HttpResponseMessage NoSuchPage() => new(System.Net.HttpStatusCode.NotFound) { Content = new StringContent("<html><body>No such page.</body></html>", System.Text.Encoding.UTF8, "text/html") };

    private HttpResponseMessage Away()
    {
        troubles.IsAwaySeen = true;
        return new(System.Net.HttpStatusCode.ServiceUnavailable);
    }

    private static HttpResponseMessage Refused() => new(System.Net.HttpStatusCode.BadRequest) { Content = new StringContent("""{"error":{"code":"0x80040203","message":"The request was refused."}}""", System.Text.Encoding.UTF8, "application/json") };

    private static bool IsLookUp(Uri address) => Uri.UnescapeDataString(address.Query).Contains("$filter=emailaddress1 ", StringComparison.Ordinal);

    private static bool IsLong(Uri address) => Uri.UnescapeDataString(address.Query).Contains($"'{WithinSeconds.LookedForLong}.", StringComparison.Ordinal);

    // Leads are looked for last.
    private TimeSpan OfLong(Uri address) => address.AbsolutePath.EndsWith("/leads", StringComparison.Ordinal) && troubles.Hits(Fault.GoneAsMet, LongShare) ? troubles.Between(5, 9) : TimeSpan.Zero;

    // A token that has come to its end is told all the same.
    private static bool IsWalk(Uri address) =>
        address.AbsolutePath.EndsWith("/contacts", StringComparison.Ordinal) && Uri.UnescapeDataString(address.Query) is var query && !query.Contains("$filter=", StringComparison.Ordinal) && !query.Contains("deltatoken", StringComparison.Ordinal);

    private static bool IsRead(Uri address) =>
        (address.AbsolutePath.EndsWith("/leads", StringComparison.Ordinal) || address.AbsolutePath.EndsWith("/contacts", StringComparison.Ordinal)) && !Uri.UnescapeDataString(address.Query).Contains("$filter=", StringComparison.Ordinal);

    private TimeSpan Moment() => TimeSpan.FromTicks(world.Chance.Next(1_000, 400_000));

    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var (name, values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
        if (request.Content is not { } content) return copy;
        copy.Content = new ByteArrayContent(content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        foreach (var (name, values) in content.Headers) copy.Content.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }
}
