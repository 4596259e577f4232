using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>Passes when an address lies in any of the blocks. An address that is no IP (a pipe, an internal listener) lies in none.</summary>
internal sealed class IpMatcher(RequestAttribute attribute, IpBlock[] blocks) : AttributeMatcher
{
    public override bool Matches(scoped in RequestAttributes request)
    {
        if (!TryGetAddress(request, out var address))
        {
            return false;
        }

        foreach (ref readonly var block in blocks.AsSpan())
        {
            if (block.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryGetAddress(scoped in RequestAttributes request, out IpAddress address) => attribute switch
    {
        RequestAttribute.DestinationIp => IpAddress.TryParse(request.DestinationAddress, out address),
        RequestAttribute.RemoteIp => TryGetRemote(request, out address) || IpAddress.TryParse(request.SourceAddress, out address),
        _ => IpAddress.TryParse(request.SourceAddress, out address),
    };

    /// <summary>
    /// The last address of x-forwarded-for, which the nearest proxy appended; the ones before it are the client's own words.
    /// Source: envoyproxy/envoy, source/common/http/utility.cc getLastAddressFromXFF.
    /// </summary>
    private static bool TryGetRemote(scoped in RequestAttributes request, out IpAddress address)
    {
        var headers = request.Headers;
        var index = request.IsHttp ? headers.FindLast("x-forwarded-for"u8, headers.Count) : -1;
        if (index < 0)
        {
            address = default;
            return false;
        }

        var value = headers.Value(index);
        return IpAddress.TryParse(value[(value.LastIndexOf((byte)',') + 1)..].Trim(" \t"u8), out address);
    }
}

/// <summary>Passes when the connection was made to any of the ports.</summary>
internal sealed class PortMatcher(uint[] ports) : AttributeMatcher
{
    public override bool Matches(scoped in RequestAttributes request) => ports.AsSpan().Contains(request.DestinationPort);
}
