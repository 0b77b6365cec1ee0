using System.Text;
using CrmSync.Simulators.Dataverse.Http;
using CrmSync.Simulators.Dataverse.Rules;
using CrmSync.Simulators.Faults;

namespace CrmSync.Simulators.Dataverse.Batches;

/// <summary>
/// POST $batch: parts one after another, change sets as one transaction each, stop at the first failure unless continue-on-error (protocol sheet 4.7).
/// <paramref name="fault"/> answers the fault that hits a part; a part that a fault drops is left out of the answer.
/// </summary>
internal sealed class BatchEndpoint(DataverseCore core, WebApi api, Func<ApiRequest, FaultRule?> fault)
{
    private const int LongestAddress = 64 * 1024;

    private static readonly ApiResponse LeftOut = new(BatchAnswer.LeftOut);

    /// <summary>The answer, and how many operations there were.</summary>
    public (ApiResponse Response, int Operations) Execute(ApiRequest request)
    {
        var parts = Read(request);
        Refuse(parts, request.Body.Span);
        return (Execute(request, parts), parts.Sum(part => part.Operations.Count));
    }

    private ApiResponse Execute(ApiRequest request, List<BatchPart> parts)
    {
        var answer = new BatchAnswer(core.Locked(core.NextId), core.Settings.BatchAnswersReversed);
        foreach (var part in parts)
        {
            if (part.Operations.Count == 0) continue;
            var failed = part.IsChangeSet ? ChangeSet(request, part, answer) : Single(request, part.Operations[0], answer);
            if (failed is { } status && !request.Prefer.ContinueOnError) return answer.Close(status);
        }

        return answer.Close(200);
    }

    /// <summary>One part spoils the whole: what no document says, but clients must survive.</summary>
    private void Refuse(List<BatchPart> parts, ReadOnlySpan<byte> body)
    {
        if (parts.Sum(part => part.Operations.Count) < 2) return;
        foreach (var refusal in core.Settings.BatchRefusals)
            if (body.IndexOf(Encoding.UTF8.GetBytes(refusal.Text)) >= 0) throw new DataverseError(refusal.Status, refusal.Code, "The batch cannot be executed.");
    }

    private List<BatchPart> Read(ApiRequest request)
    {
        var boundary = MultipartText.Boundary(request.Header("Content-Type"))
            ?? throw new DataverseError(400, "0x80048d19", "The content type of a batch request must be multipart/mixed with a boundary.");
        if (core.Settings.BatchNeedsCrLf && request.Body.Span.IndexOf(Encoding.UTF8.GetBytes($"--{boundary}\n")) >= 0)
            throw new DataverseError(400, "0x80048d19", "Error identified in Payload provided by the user for Entity :'', InnerException : Stream was not readable.");
        return BatchPart.ReadAll(request.Body, boundary);
    }

    private int? Single(ApiRequest request, BatchOperation operation, BatchAnswer answer)
    {
        ApiResponse response;
        try
        {
            response = Run(request, operation, null);
        }
        catch (DataverseError error)
        {
            response = ApiResponse.Error(error, Asked(operation));
        }

        answer.Single(operation.ContentId, response);
        return response.Status >= 400 ? response.Status : null;
    }

    private int? ChangeSet(ApiRequest request, BatchPart part, BatchAnswer answer)
    {
        var references = new Dictionary<string, string>();
        var responses = new List<(string?, ApiResponse)>();
        try
        {
            core.Transact(() =>
            {
                foreach (var operation in part.Operations) responses.Add((operation.ContentId, RunInSet(request, operation, references)));
                return true;
            });
        }
        catch (DataverseError error)
        {
            answer.Single(part.Operations.ElementAtOrDefault(responses.Count)?.ContentId, ApiResponse.Error(error, part.Operations.ElementAtOrDefault(responses.Count) is { } failed ? Asked(failed) : null));
            return error.Status;
        }

        answer.ChangeSet(core.Locked(core.NextId), responses);
        return null;
    }

    private static Queries.Annotations Asked(BatchOperation operation) => Preferences.Read(operation.Headers.GetValueOrDefault("Prefer")).Annotations;

    private ApiResponse RunInSet(ApiRequest request, BatchOperation operation, Dictionary<string, string> references)
    {
        if (operation.Method == "GET") throw new DataverseError(400, "0x80048d19", "A change set cannot contain a GET request.");
        var response = Run(request, operation, references);
        var address = response.Headers.Find(header => header.Name == "OData-EntityId").Value;
        if (operation.ContentId is { } id && address is not null) references[id] = address;
        return response;
    }

    private ApiResponse Run(ApiRequest request, BatchOperation operation, Dictionary<string, string>? references)
    {
        var address = operation.Address.StartsWith('$') && !operation.Address.StartsWith("$batch", StringComparison.Ordinal) ? Resolve(operation.Address, references) : operation.Address;
        if (address.Length > LongestAddress) throw new DataverseError(414, "0x80060888", "The request URI of a part of the batch is longer than 64 KB.");
        var (path, query) = RequestAddress.Split(address);
        if (path == "$batch") throw new DataverseError(400, "0x80048d19", "Batch requests cannot be nested.");
        var inner = new ApiRequest(operation.Method, path, RequestAddress.Query(query), operation.Headers, operation.Body)
        {
            Caller = request.Caller,
            Root = request.Root,
            RawQuery = query,
            InBatch = true,
            References = references,
        };
        var hit = fault(inner);
        if (FaultAnswer.Of(hit) is { } error) throw error;
        if (hit is { DropBefore: true }) return LeftOut;
        var response = api.ExecuteOrThrow(inner);
        return hit is { DropAfter: true } ? LeftOut with { Rows = response.Rows } : response;
    }

    private static string Resolve(string address, Dictionary<string, string>? references)
    {
        if (references is null) throw new DataverseError(400, "0x80048d19", $"Content-ID Reference: '{address}' does not exist in the batch context.");
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? BodyReading.Referenced(address, references) : BodyReading.Referenced(address[..slash], references) + address[slash..];
    }
}
