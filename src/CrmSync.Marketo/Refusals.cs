using CrmSync.Domain.Fields;
using CrmSync.Domain.Systems;
using CrmSync.Marketo.Wire;

namespace CrmSync.Marketo;

/// <summary>What became of one write, from what the call or its own row says. Pure.</summary>
internal static class Refusals
{
    /// <summary>The call went through; this is the record's own answer.</summary>
    public static Outcome OfRecord(RecordResult result, Write write, FieldCatalogue fields, FieldMap map)
    {
        if (result.Code.Length > 0 && !result.Taken)
            return Errors.IsPassing(result.Code) ? new Outcome.Deferred("serverError", null, true) : Refused(Errors.OfRecord(result.Code), result.Code, result.Message, write, fields, map);
        if (!result.Taken) return new Outcome.Deferred("badAnswer", null, true);
        return write switch
        {
            DeleteRecord delete => new Outcome.Accepted(delete.Record, null),
            UpdateRecord update => new Outcome.Accepted(update.Record, null),
            AddActivity activity => new Outcome.Accepted(activity.Record, null),
            _ => result.Id is { } id ? new Outcome.Accepted(RecordId.Person(id), null) : new Outcome.Deferred("badAnswer", null, true),
        };
    }

    /// <summary>The call as a whole did not go through.</summary>
    public static Outcome OfCall(Failure failure, Write write, FieldCatalogue fields, FieldMap map) => failure.Kind switch
    {
        FailureKind.Denied => Refused(RefusalReason.Denied, failure.Code, failure.Text, write, fields, map),
        FailureKind.Content or FailureKind.Protocol or FailureKind.TooLarge => Refused(Errors.OfRecord(failure.Code), failure.Code, failure.Text, write, fields, map),
        _ => new Outcome.Deferred(failure.Reason, failure.After, failure.MayLand),
    };

    /// <summary>A mapped field that describe does not show.</summary>
    public static Outcome.Refused UnknownField(string name) => new(RefusalReason.NotOffered, "1006", $"Marketo has no field '{name}'", name);

    /// <summary>A create without its key would make a person that nothing finds.</summary>
    public static Outcome.Refused NoKey(string key) => new(RefusalReason.Invalid, "1002", $"the key field '{key}' is empty", key);

    /// <summary>Set-up has not made the custom activity type.</summary>
    public static Outcome.Refused NoActivityType(string name) => new(RefusalReason.Denied, "1013", $"the custom activity type '{name}' is not there or not approved: run the set-up", null);

    private static Outcome.Refused Refused(RefusalReason reason, string code, string text, Write write, FieldCatalogue fields, FieldMap map) =>
        new(reason, code, ErrorText.WithoutValues(text, write.Values.Values.Concat(write.Link.Values)), Ours(ErrorText.FieldIn(text), fields, map));

    private static string? Ours(string? named, FieldCatalogue fields, FieldMap map)
    {
        var name = named is null || map.Find(named) is not null ? named : fields.NameOf(null, named);
        return name is not null && (map.Find(name) is not null || Values.LinkKind(name) is not null) ? name : null;
    }
}
