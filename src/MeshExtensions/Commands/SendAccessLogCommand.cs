using System.CommandLine;
using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Data.AccessLog.V3;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf.WellKnownTypes;

namespace MeshExtensions.Commands;

/// <summary><c>meshext send access-log</c>.</summary>
internal static class SendAccessLogCommand
{
    public static Command Create()
    {
        var request = new RequestArguments();
        var server = SendCommand.ServerOption();
        var status = new Option<uint>("--status") { Description = "Status of the response; 0 for none.", DefaultValueFactory = _ => 200, HelpName = "CODE" };
        var duration = new Option<double>("--duration") { Description = "Duration in milliseconds.", DefaultValueFactory = _ => 12, HelpName = "MS" };
        var node = new Option<string>("--node")
        {
            Description = "Identifier of the Envoy that reports.",
            DefaultValueFactory = _ => "sidecar~10.0.0.7~web-0.shop~shop.svc.cluster.local",
            HelpName = "ID",
        };
        var count = new Option<int>("--count") { Description = "How many entries to send.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command(
            "access-log",
            "Report a request to a running server, as Envoy's access log does. "
            + "Example: meshext send access-log GET http://orders.shop/api/v1/orders/42 --status 503 --duration 250");
        request.AddTo(command);
        command.Add(status);
        command.Add(duration);
        command.Add(node);
        command.Add(count);
        command.Add(server);
        duration.Validators.Add(result =>
        {
            // A protobuf Duration ends at ten thousand years; a day is far above any request.
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 86_400_000))
            {
                result.AddError("--duration must be between 0 and 86400000 milliseconds.");
            }
        });
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 1_000_000))
            {
                result.AddError("--count must be between 1 and 1000000.");
            }
        });
        command.SetAction(async (arguments, cancellation) => await SendCommand.CallAsync(arguments.GetValue(server)!, async channel =>
        {
            var isTcp = request.IsTcp(arguments);
            var entries = arguments.GetValue(count);
            using var call = new AccessLogService.AccessLogServiceClient(channel).StreamAccessLogs(cancellationToken: cancellation);
            for (var i = 0; i < entries; i++)
            {
                var message = new StreamAccessLogsMessage();
                if (i == 0)
                {
                    // Envoy says who it is in a stream's first message only.
                    message.Identifier = Identifier(arguments.GetValue(node)!, isTcp);
                }

                var common = Common(request, arguments, arguments.GetValue(duration));
                if (isTcp)
                {
                    message.TcpLogs = new() { LogEntry = { new TCPAccessLogEntry { CommonProperties = common, ConnectionProperties = new() { ReceivedBytes = 512, SentBytes = 2048 } } } };
                }
                else
                {
                    message.HttpLogs = new() { LogEntry = { Http(request, arguments, common, arguments.GetValue(status)) } };
                }

                await call.RequestStream.WriteAsync(message, cancellation);
            }

            await call.RequestStream.CompleteAsync();
            await call.ResponseAsync;
            await Console.Out.WriteLineAsync(JsonOutput.Object(json =>
            {
                json.WriteNumber("sent", entries);
                json.WriteString("type", isTcp ? "tcp" : "http");
            }));
        }));
        return command;
    }

    private static StreamAccessLogsMessage.Types.Identifier Identifier(string node, bool isTcp)
    {
        // Istio's node identifiers have four parts: type, IP, pod.namespace, domain.
        var parts = node.Split('~');
        var pod = parts.Length == 4 ? parts[2].Split('.', 2) : [node];
        var metadata = new Struct();
        metadata.Fields["NAME"] = Value.ForString(pod[0]);
        if (pod.Length == 2)
        {
            metadata.Fields["NAMESPACE"] = Value.ForString(pod[1]);
        }

        var workload = pod[0].LastIndexOf('-') is > 0 and var dash ? pod[0][..dash] : pod[0];
        metadata.Fields["WORKLOAD_NAME"] = Value.ForString(workload);
        return new()
        {
            Node = new Node { Id = node, Cluster = pod.Length == 2 ? $"{workload}.{pod[1]}" : workload, Metadata = metadata, UserAgentName = "envoy" },
            LogName = isTcp ? "tcp_envoy_accesslog" : "http_envoy_accesslog",
        };
    }

    private static AccessLogCommon Common(RequestArguments request, ParseResult arguments, double milliseconds)
    {
        var elapsed = TimeSpan.FromMilliseconds(milliseconds);
        var common = new AccessLogCommon
        {
            DownstreamRemoteAddress = request.SourceAddress(arguments),
            DownstreamDirectRemoteAddress = request.SourceAddress(arguments),
            DownstreamLocalAddress = request.DestinationAddress(arguments),
            StartTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() - elapsed),
            Duration = Duration.FromTimeSpan(elapsed),
            UpstreamCluster = string.Create(CultureInfo.InvariantCulture, $"inbound|{Math.Max(0, arguments.GetValue(request.Url)!.Port)}||"),
            AccessLogType = request.IsTcp(arguments) ? AccessLogType.TcpConnectionEnd : AccessLogType.DownstreamEnd,
            StreamId = Guid.NewGuid().ToString(),
        };
        if (arguments.GetValue(request.Principal) is { } principal)
        {
            common.TlsProperties = new TLSProperties
            {
                TlsVersion = TLSProperties.Types.TLSVersion.Tlsv13,
                PeerCertificateProperties = new() { SubjectAltName = { new TLSProperties.Types.CertificateProperties.Types.SubjectAltName { Uri = principal } } },
            };
        }

        return common;
    }

    private static HTTPAccessLogEntry Http(RequestArguments request, ParseResult arguments, AccessLogCommon common, uint status)
    {
        var url = arguments.GetValue(request.Url)!;
        var headers = arguments.GetValue(request.Headers)!;
        var entry = new HTTPAccessLogEntry
        {
            CommonProperties = common,
            ProtocolVersion = HTTPAccessLogEntry.Types.HTTPVersion.Http11,
            Request = new HTTPRequestProperties
            {
                // Methods that the enum lacks arrive without their text.
                RequestMethod = System.Enum.TryParse<RequestMethod>(arguments.GetValue(request.Method), ignoreCase: true, out var method) ? method : RequestMethod.MethodUnspecified,
                Scheme = url.Scheme,
                Authority = url.Authority,
                Path = url.PathAndQuery,
                UserAgent = headers.LastOrDefault(header => header.Key == "user-agent").Value ?? "meshext",
                RequestId = headers.LastOrDefault(header => header.Key == "x-request-id").Value ?? common.StreamId,
            },
            Response = new HTTPResponseProperties { ResponseCode = status == 0 ? null : status, ResponseCodeDetails = status == 0 ? string.Empty : "via_upstream" },
        };
        foreach (var (name, value) in headers)
        {
            entry.Request.RequestHeaders[name] = value;
        }

        return entry;
    }
}
