using System.Net;
using System.Net.Sockets;

namespace CrmSync.Host.Silos;

/// <summary>Ports on 127.0.0.1, looked at before anything is built on them: a clear line instead of a stack of a half-started host.</summary>
internal static class Ports
{
    /// <summary>A free port.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The port asked for, or a free one for 0.</summary>
    /// <exception cref="OneLineException">Somebody listens there.</exception>
    public static int Take(int wanted, string option)
    {
        if (wanted == 0) return Free();
        if (wanted is < 0 or > 65535) throw new OneLineException($"{option} {wanted} is no port: 0 to 65535, 0 for any free one.", OneLineException.Usage);
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, wanted);
            listener.Start();
            return wanted;
        }
        catch (SocketException refused)
        {
            // Connections of a process that was killed keep the address for a minute, yet a new listener may have it.
            if (refused.SocketErrorCode == SocketError.AddressAlreadyInUse && !Listens(wanted)) return wanted;
            throw new OneLineException($"Port {wanted} on 127.0.0.1 is in use or not allowed: stop what listens there, or choose another with {option} (0 takes any free one).");
        }
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
