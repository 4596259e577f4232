using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>Passes when an address lies in any of the blocks. An address that is no IP (a pipe, an internal listener) lies in none.</summary>
internal sealed class IpMatcher(RequestAttribute attribute, IpBlock[] blocks, int trustedHops) : AttributeMatcher
{
    public override bool Matches(RequestAttributes request)
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

    private bool TryGetAddress(RequestAttributes request, out IpAddress address) => attribute switch
    {
        RequestAttribute.DestinationIp => IpAddress.TryParse(request.Text(request.DestinationAddress), out address),
        RequestAttribute.RemoteIp => IpAddress.TryParse(RemoteAddress.Of(request, trustedHops), out address),
        _ => IpAddress.TryParse(request.Text(request.SourceAddress), out address),
    };
}

/// <summary>Passes when the connection was made to any of the ports.</summary>
internal sealed class PortMatcher(uint[] ports) : AttributeMatcher
{
    public override bool Matches(RequestAttributes request) => ports.AsSpan().Contains(request.DestinationPort);
}
