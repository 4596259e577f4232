namespace MeshExtensions.Policies.Matching;

/// <summary>
/// Envoy's remote address: where the request came from, before the trusted proxies. Each proxy appends its peer's address to x-forwarded-for; what stands
/// before those are the client's own words.
/// </summary>
internal static class RemoteAddress
{
    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    /// <summary>
    /// The entry of x-forwarded-for that stands before those of <paramref name="trustedHops"/> proxies, if it is an address; else the direct peer's.
    /// Source: envoyproxy/envoy, source/common/http/utility.cc getLastAddressFromXFF.
    /// </summary>
    public static ReadOnlySpan<byte> Of(RequestAttributes request, int trustedHops)
    {
        if (request.IsHttp)
        {
            var headers = request.Headers;
            var toSkip = trustedHops;
            for (var index = headers.FindLast("x-forwarded-for"u8, headers.Count); index >= 0; index = headers.FindLast("x-forwarded-for"u8, index))
            {
                var value = headers.Value(index);
                while (true)
                {
                    var comma = value.LastIndexOf((byte)',');
                    if (toSkip == 0)
                    {
                        var entry = value[(comma + 1)..].Trim(Blanks);
                        return IpAddress.TryParse(entry, out _) ? entry : request.Text(request.SourceAddress);
                    }

                    toSkip--;
                    if (comma < 0)
                    {
                        break;
                    }

                    value = value[..comma];
                }

                if (headers.IsJoined)
                {
                    // A key that comes again in a map replaces the earlier one.
                    break;
                }
            }
        }

        return request.Text(request.SourceAddress);
    }
}
