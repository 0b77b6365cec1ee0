using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CrmSync.Host.Silos;

/// <summary>Ports on 127.0.0.1, looked at before anything is built on them: a clear line instead of a stack of a half-started host.</summary>
internal static class Ports
{
    // Outgoing connections take theirs from 32768 up (Linux; others begin higher): one of those could be gone before it is listened on.
    private const int First = 10_240;
    private const int End = 32_768;
    private const int TriesMost = 1_000;

    /// <summary>A free port that no outgoing connection of this machine takes by itself, so that it is free still when somebody listens on it, or listens again.</summary>
    /// <exception cref="OneLineException">There is none, or nobody may listen here.</exception>
    public static int Free()
    {
        for (var tries = 0; tries < TriesMost; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (Error(port) is null) return port;
        }
        throw new OneLineException($"No port of 127.0.0.1 from {First} to {End - 1} is free, or none is allowed: end what listens there, or name ports with the port options.");
    }

    /// <summary>The port asked for, or a free one for 0.</summary>
    /// <exception cref="OneLineException">Somebody listens there.</exception>
    public static int Take(int wanted, string option)
    {
        if (wanted == 0) return Free();
        if (wanted is < 0 or > 65535) throw new OneLineException($"{option} {wanted} is no port: 0 to 65535, 0 for any free one.", OneLineException.Usage);
        var error = Error(wanted);
        // Connections of a process that was killed keep the address for a minute, yet a new listener may have it.
        if (error is null || (error == SocketError.AddressAlreadyInUse && !Listens(wanted))) return wanted;
        throw new OneLineException($"Port {wanted} on 127.0.0.1 is in use or not allowed: stop what listens there, or choose another with {option} (0 takes any free one).");
    }

    /// <summary>Does this machine have the address?</summary>
    public static bool HasAddress(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return true;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode != SocketError.AddressNotAvailable;
        }
    }

    // Why nobody may listen there now; null: one may.
    private static SocketError? Error(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode;
        }
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
