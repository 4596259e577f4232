using System.CommandLine;
using Envoy.Service.Auth.V3;
using Google.Protobuf.WellKnownTypes;

namespace MeshExtensions.Commands;

/// <summary>The arguments that a CheckRequest is made from.</summary>
internal sealed class CheckRequestArguments
{
    /// <summary>The arguments that describe the request.</summary>
    public RequestArguments Request { get; } = new();

    private Option<string?> Body { get; } = new("--body") { Description = "Request body, as Envoy sends it when it buffers bodies.", HelpName = "TEXT" };

    /// <summary>Adds all of them to a verb.</summary>
    public void AddTo(Command command)
    {
        Request.AddTo(command);
        command.Add(Body);
    }

    /// <summary>The message that Envoy would send about the request.</summary>
    public CheckRequest Build(ParseResult arguments)
    {
        var request = Request;
        var body = arguments.GetValue(Body);
        var url = arguments.GetValue(request.Url)!;
        var attributes = new AttributeContext
        {
            Source = new AttributeContext.Types.Peer
            {
                Address = request.SourceAddress(arguments),
                Principal = arguments.GetValue(request.Principal) ?? string.Empty,
            },
            Destination = new AttributeContext.Types.Peer
            {
                Address = request.DestinationAddress(arguments),
                Principal = arguments.GetValue(request.DestinationPrincipal) ?? string.Empty,
            },
            MetadataContext = new(),
            RouteMetadataContext = new(),
        };
        if (request.IsTcp(arguments))
        {
            // Envoy leaves the request out; the server name of TLS, if any, stands in the destination's service.
            attributes.Destination.Service = url.HostNameType == UriHostNameType.Dns ? url.Host : string.Empty;
            return new CheckRequest { Attributes = attributes };
        }

        var http = new AttributeContext.Types.HttpRequest
        {
            Id = "1",
            Method = arguments.GetValue(request.Method)!,
            Path = url.PathAndQuery,
            Host = url.Authority,
            Scheme = url.Scheme,
            Protocol = "HTTP/1.1",
            Body = body ?? string.Empty,
            Size = System.Text.Encoding.UTF8.GetByteCount(body ?? string.Empty),
        };
        var pseudo = new KeyValuePair<string, string>[]
        {
            new(":method", http.Method), new(":path", http.Path), new(":authority", http.Host), new(":scheme", http.Scheme),
        };
        foreach (var (name, value) in pseudo.Concat(arguments.GetValue(request.Headers)!))
        {
            // Several headers of one name are joined with a bare comma, as Envoy does.
            http.Headers[name] = http.Headers.TryGetValue(name, out var earlier) ? $"{earlier},{value}" : value;
        }

        if (body is not null)
        {
            http.Headers["x-envoy-auth-partial-body"] = "false";
        }

        attributes.Request = new AttributeContext.Types.Request { Time = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Http = http };
        return new CheckRequest { Attributes = attributes };
    }
}
