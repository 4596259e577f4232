using System.Buffers.Text;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Splits the authority of a request into host and port. Source: RFC 3986, section 3.2.</summary>
internal static class Authority
{
    /// <summary>Splits an authority; brackets of an IPv6 address are taken off, as <c>server.address</c> wants it.</summary>
    /// <param name="authority">The authority, possibly malformed: then all of it is the host.</param>
    /// <param name="host">The host.</param>
    /// <param name="port">The port, or 0 when there is none.</param>
    public static void Split(ReadOnlySpan<byte> authority, out ReadOnlySpan<byte> host, out uint port)
    {
        port = 0;
        host = authority;
        if (authority.StartsWith("["u8))
        {
            var close = authority.IndexOf((byte)']');
            if (close > 0 && (close == authority.Length - 1 || (authority[close + 1] == ':' && TryParsePort(authority[(close + 2)..], out port))))
            {
                host = authority[1..close];
            }

            return;
        }

        var colon = authority.IndexOf((byte)':');
        if (colon >= 0 && TryParsePort(authority[(colon + 1)..], out port))
        {
            host = authority[..colon];
        }
    }

    private static bool TryParsePort(ReadOnlySpan<byte> digits, out uint port)
    {
        if (Utf8Parser.TryParse(digits, out port, out var consumed) && consumed == digits.Length && port is > 0 and <= ushort.MaxValue)
        {
            return true;
        }

        port = 0;
        return false;
    }
}
