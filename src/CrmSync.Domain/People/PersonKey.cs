namespace CrmSync.Domain.People;

/// <summary>Keys of grains that belong to a connection: <c>connection/rest</c>. A connection id holds no slash.</summary>
public static class PersonKey
{
    /// <summary>The grain key of a person.</summary>
    public static string Of(string connection, string person) => $"{connection}/{person}";

    /// <summary>Splits a key into connection and rest.</summary>
    public static (string Connection, string Name) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], key[(slash + 1)..]);
    }
}
