using System.Text.Json;
using System.Text.Json.Nodes;
using CrmSync.Dataverse.Wire;
using CrmSync.Domain.Systems;

namespace CrmSync.Dataverse;

/// <summary>Our column for the id of the last write (C-13): made when it is missing, widened when an older build made it too short for an id.</summary>
internal sealed class SetUpColumn(Calls calls)
{
    private const int Length = 100;
    private const string Unmarked = "without it the order of edits after a lost answer stays unknown (C-13)";

    /// <summary>Makes the column.</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot answer now.</exception>
    public async Task<SetUpLine> MakeAsync(RecordKind kind, string thing, CancellationToken cancellationToken)
    {
        var call = new Call("setUp", HttpMethod.Post, $"{Tables.Definition(kind)}/Attributes") { Body = WriteMarkColumn.Definition(Length) };
        var reply = await calls.SendAsync(call, cancellationToken);
        if (reply is Reply.Answered { IsSuccess: true }) return new SetUpLine(thing, true, "created");
        return Refused(thing, "not created", "add a text column of 100 characters with this name, or let the application user create columns (prvCreateAttribute)", reply);
    }

    /// <summary>Looks whether the column that is there takes an id, and widens it if not.</summary>
    /// <exception cref="SystemUnavailableException">Dynamics cannot answer now.</exception>
    public async Task<SetUpLine> WideAsync(RecordKind kind, string thing, CancellationToken cancellationToken)
    {
        var path = $"{Tables.Definition(kind)}/Attributes(LogicalName='{LinkFields.WriteMark}')";
        var reply = await calls.SendAsync(new Call("metadata", HttpMethod.Get, path + "/Microsoft.Dynamics.CRM.StringAttributeMetadata"), cancellationToken);
        if (reply is not Reply.Answered { IsSuccess: true } answer)
            return Refused(thing, "there, but not a text that can be looked at", "make it a text column of 100 characters", reply);
        if (Definition(answer.Body) is not { } definition || Number(definition, "MaxLength") is not { } length || length >= Length)
            return new SetUpLine(thing, true, "exists");
        definition["MaxLength"] = Length;
        definition.Remove("@odata.context");
        definition["@odata.type"] = "Microsoft.Dynamics.CRM.StringAttributeMetadata";
        var put = await calls.SendAsync(new Call("setUp", HttpMethod.Put, path) { Body = JsonSerializer.SerializeToUtf8Bytes(definition) }, cancellationToken);
        if (put is Reply.Answered { IsSuccess: true }) return new SetUpLine(thing, true, $"widened from {length} to {Length} characters");
        return Refused(thing, $"only {length} characters long and not widened", "set its maximum length to 100 characters, or let the application user change columns (prvWriteAttribute)", put);
    }

    private static SetUpLine Refused(string thing, string found, string mend, Reply reply)
    {
        if (reply is not Reply.Answered { Status: not 429 and < 500 } answer) throw Unavailable.Because($"setting up {thing}", reply);
        return new SetUpLine(thing, false, $"{found} ({ErrorBody.Read(answer.Body).Code})", $"{mend}; {Unmarked}");
    }

    private static JsonObject? Definition(byte[] body)
    {
        try
        {
            // Asked for once, because a name that stands twice is noticed only then.
            return JsonNode.Parse(body) is JsonObject definition && definition.ContainsKey("MaxLength") ? definition : null;
        }
        catch (Exception error) when (JsonBody.IsOtherShape(error))
        {
            return null;
        }
    }

    private static int? Number(JsonObject definition, string name) => definition[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
