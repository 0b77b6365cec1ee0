using System.Net.Sockets;
using System.Text.Json;
using CrmSync.Storage.Sqlite;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace CrmSync.Host.Commands;

/// <summary>What of an exception a user can mend; null: a bug, which shows its stack.</summary>
internal static class Mendable
{
    public static OneLineException? From(Exception failure) => failure switch
    {
        OneLineException line => line,
        StoreInUseException or StoreUnusableException => new(failure.Message),
        OptionsValidationException options => new(string.Join(" ", options.Failures), OneLineException.Usage),
        InvalidOperationException { InnerException: IOException } folder => new(folder.Message),
        IOException { InnerException: SocketException or AddressInUseException } or AddressInUseException =>
            new($"A port is in use: {failure.Message.TrimEnd('.')}. Choose another with the port options."),
        InvalidOperationException https when https.Message.StartsWith("Unable to configure HTTPS", StringComparison.Ordinal) =>
            new("CrmSync:Gateway:Urls asks for https and there is no certificate: set Kestrel__Certificates__Default__Path and Password, or listen on http behind a proxy.", OneLineException.Usage),
        InvalidDataException { InnerException: FormatException { InnerException: JsonException json } } file =>
            new($"{file.Message} It is no JSON, as line {(json.LineNumber ?? 0) + 1} shows: correct it, or take the file away.", OneLineException.Usage),
        AggregateException { InnerExceptions: [var only] } => From(only),
        _ => failure.InnerException is { } inner ? From(inner) : null,
    };
}
