using System.CommandLine;
using System.Globalization;
using System.Net;
using Envoy.Config.Core.V3;

namespace MeshExtensions.Commands;

/// <summary>The arguments that describe a request or a connection; both kinds of message that Envoy sends about it are made from them.</summary>
internal sealed class RequestArguments
{
    public Argument<string> Method { get; } = new("method")
    {
        Description = "HTTP method, such as GET; or TCP for a connection without HTTP.",
        HelpName = "METHOD",
    };

    public Argument<Uri> Url { get; } = new("url")
    {
        Description = "URL of the request, such as http://orders.shop/api/v1/orders/42; tcp://HOST:PORT with TCP.",
        HelpName = "URL",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var uri)
                && uri.Host.Length > 0 && uri.Scheme is "http" or "https" or "tcp")
            {
                return uri;
            }

            result.AddError($"'{text}' is not a URL; write http://HOST/PATH, or tcp://HOST:PORT.");
            return null;
        },
    };

    public Option<string?> Principal { get; } = new("--principal")
    {
        Description = "Identity of the caller, such as spiffe://cluster.local/ns/shop/sa/web.",
        HelpName = "URI",
    };

    public Option<string?> DestinationPrincipal { get; } = new("--destination-principal") { Description = "Identity of the called workload.", HelpName = "URI" };

    public Option<KeyValuePair<string, string>[]> Headers { get; } = new("--header", "-H")
    {
        Description = "Request header; may be repeated.",
        HelpName = "NAME:VALUE",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var headers = new List<KeyValuePair<string, string>>();
            foreach (var token in result.Tokens)
            {
                var colon = token.Value.Length > 1 ? token.Value.IndexOf(':', 1) : -1; // A pseudo header begins with a colon.
                if (colon < 0)
                {
                    result.AddError($"'{token.Value}' is not a header; write NAME:VALUE.");
                    continue;
                }

                headers.Add(new(token.Value[..colon].ToLowerInvariant(), token.Value[(colon + 1)..].Trim(' ')));
            }

            return [.. headers];
        },
    };

    public Option<IPEndPoint> Source { get; } = new("--source")
    {
        Description = "Address of the caller.",
        HelpName = "IP:PORT",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 40000),
        CustomParser = ParseEndPoint,
    };

    public Option<IPEndPoint?> Destination { get; } = new("--destination")
    {
        Description = "Address of the called workload; its port is the URL's unless given.",
        HelpName = "IP:PORT",
        CustomParser = ParseEndPoint,
    };

    /// <summary>Adds all of them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(Method);
        command.Add(Url);
        command.Add(Headers);
        command.Add(Principal);
        command.Add(DestinationPrincipal);
        command.Add(Source);
        command.Add(Destination);
    }

    /// <summary>Whether a TCP connection is meant.</summary>
    public bool IsTcp(ParseResult arguments) => arguments.GetValue(Method) == "TCP" || arguments.GetValue(Url)!.Scheme == "tcp";

    /// <summary>The called workload's address.</summary>
    public Address DestinationAddress(ParseResult arguments) =>
        ToAddress(arguments.GetValue(Destination) ?? new IPEndPoint(IPAddress.Loopback, Math.Max(0, arguments.GetValue(Url)!.Port)));

    /// <summary>The caller's address.</summary>
    public Address SourceAddress(ParseResult arguments) => ToAddress(arguments.GetValue(Source)!);

    private static Address ToAddress(IPEndPoint endPoint) =>
        new() { SocketAddress = new Envoy.Config.Core.V3.SocketAddress { Address = endPoint.Address.ToString(), PortValue = (uint)endPoint.Port } };

    private static IPEndPoint? ParseEndPoint(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPEndPoint.TryParse(text, out var endPoint))
        {
            return endPoint;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not an address; write IP:PORT, with brackets around an IPv6 address."));
        return null;
    }
}
