using System.CommandLine;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace MeshExtensions.Commands;

/// <summary><c>meshext send check</c>.</summary>
internal static class SendCheckCommand
{
    public static Command Create()
    {
        var request = new RequestArguments();
        var server = SendCommand.ServerOption();
        var body = new Option<string?>("--body") { Description = "Request body, as Envoy sends it when it buffers bodies.", HelpName = "TEXT" };
        var print = new Option<bool>("--print-request") { Description = "Print the CheckRequest as JSON instead of sending it; 'meshext decide' reads it." };
        var command = new Command(
            "check",
            "Ask a running server whether a request may pass, and print the CheckResponse as JSON. "
            + "Example: meshext send check GET http://orders.shop/api/v1/orders/42 --principal spiffe://cluster.local/ns/shop/sa/web -H x-user:kim");
        request.AddTo(command);
        command.Add(body);
        command.Add(server);
        command.Add(print);
        command.SetAction(async (arguments, cancellation) =>
        {
            var check = Build(request, arguments, arguments.GetValue(body));
            if (arguments.GetValue(print))
            {
                await Console.Out.WriteLineAsync(new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation()).Format(check));
                return ExitCode.Done;
            }

            return await SendCommand.CallAsync(arguments.GetValue(server)!, async channel =>
            {
                var response = await new Envoy.Service.Auth.V3.Authorization.AuthorizationClient(channel).CheckAsync(check, cancellationToken: cancellation);
                await Console.Out.WriteLineAsync(JsonOutput.Object(json =>
                {
                    json.WriteString("decision", Outcome(response));
                    JsonOutput.WriteMessage(json, "response", response);
                }));
            });
        });
        return command;
    }

    /// <summary>What Envoy makes of a response: the code decides, and of the rest only whether it is an error_response.</summary>
    private static string Outcome(CheckResponse response) => (response.Status?.Code ?? 0) == 0
        ? "allow"
        : response.HttpResponseCase == CheckResponse.HttpResponseOneofCase.ErrorResponse ? "error" : "deny";

    private static CheckRequest Build(RequestArguments request, ParseResult arguments, string? body)
    {
        var url = arguments.GetValue(request.Url)!;
        var attributes = new AttributeContext
        {
            Source = new AttributeContext.Types.Peer { Address = request.SourceAddress(arguments), Principal = arguments.GetValue(request.Principal) ?? string.Empty },
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
        var pseudo = new KeyValuePair<string, string>[] { new(":method", http.Method), new(":path", http.Path), new(":authority", http.Host), new(":scheme", http.Scheme) };
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
