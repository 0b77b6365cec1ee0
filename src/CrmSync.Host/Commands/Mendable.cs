using System.Net.Sockets;
using CrmSync.Storage.Sqlite;
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
        IOException { InnerException: SocketException or Microsoft.AspNetCore.Connections.AddressInUseException } port =>
            new($"A port is in use: {port.Message} Choose another with the port options."),
        AggregateException { InnerExceptions: [var only] } => From(only),
        _ => failure.InnerException is { } inner ? From(inner) : null,
    };
}
