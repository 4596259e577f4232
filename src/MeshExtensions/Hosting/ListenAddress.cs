using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MeshExtensions.Hosting;

/// <summary>An address to listen on: all addresses of the machine (IPv4 and IPv6), or one.</summary>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>All addresses of the machine.</summary>
    public static ListenAddress Any(int port) => new(null, port);

    /// <summary>This machine only.</summary>
    public static ListenAddress Loopback(int port) => new(IPAddress.Loopback, port);

    /// <summary>Reads <c>PORT</c>, <c>:PORT</c>, <c>ADDRESS:PORT</c>, <c>[ADDRESS]:PORT</c> or <c>localhost:PORT</c>; port 0 takes a free one.</summary>
    public static ListenAddress? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? string.Empty : text[..colon];
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            argument.AddError($"'{text}' is not an address to listen on; write a port (9000), or an address and a port (127.0.0.1:9000, [::1]:9000).");
            return null;
        }

        if (host is "" or "*")
        {
            return Any(port);
        }

        if (host == "localhost")
        {
            return Loopback(port);
        }

        if (IPAddress.TryParse(host.TrimStart('[').TrimEnd(']'), out var address))
        {
            return new ListenAddress(address, port);
        }

        argument.AddError($"'{host}' in '{text}' is not an IP address; a server listens on addresses of its own machine, such as 0.0.0.0, 127.0.0.1 or ::1.");
        return null;
    }

    /// <summary>Opens it.</summary>
    public void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (Address is null)
        {
            kestrel.ListenAnyIP(Port, configure);
        }
        else
        {
            kestrel.Listen(Address, Port, configure);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Address is null ? $"*:{Port}" : new IPEndPoint(Address, Port).ToString();
}
