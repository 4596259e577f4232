using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>A backend for logs that can be stopped, started again at the same address, and told how to answer.</summary>
internal sealed class OtlpBackend : IAsyncDisposable
{
    private readonly List<BackendRecord> _records = [];
    private readonly List<Metadata> _headers = [];
    private WebApplication? _app;
    private int _port;

    private OtlpBackend()
    {
    }

    /// <summary>Where it is reached.</summary>
    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Answers a request, or throws what it is to fail with; the number counts requests from 1. What fails is not kept.</summary>
    public Func<ExportLogsServiceRequest, int, ExportLogsServiceResponse> Answer { get; set; } = (_, _) => new ExportLogsServiceResponse();

    /// <summary>Requests so far, the failed ones included.</summary>
    public int Requests { get; private set; }

    /// <summary>Records of the requests that were answered with success.</summary>
    public IReadOnlyList<BackendRecord> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>The path of each record.</summary>
    public IReadOnlyList<string> Paths => [.. Records.Select(record => record.Attributes["url.path"])];

    /// <summary>The metadata of each request.</summary>
    public IReadOnlyList<Metadata> Headers
    {
        get
        {
            lock (_records)
            {
                return [.. _headers];
            }
        }
    }

    /// <summary>A backend that runs.</summary>
    public static async Task<OtlpBackend> StartAsync()
    {
        var backend = new OtlpBackend();
        await backend.ListenAsync();
        return backend;
    }

    /// <summary>Listens, at the address that it had before if it had one.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(new Service(this));
        _app = builder.Build();
        _app.MapGrpcService<Service>();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _port = new Uri(_app.Urls.Single()).Port;
    }

    /// <summary>Goes away, and cuts off what is under way.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private ExportLogsServiceResponse Receive(ExportLogsServiceRequest request, Metadata headers)
    {
        lock (_records)
        {
            Requests++;
            _headers.Add(headers);
            var response = Answer(request, Requests);
            _records.AddRange(
                from resourceLogs in request.ResourceLogs
                from scopeLogs in resourceLogs.ScopeLogs
                from record in scopeLogs.LogRecords
                select new BackendRecord(Texts(resourceLogs.Resource.Attributes), record, Texts(record.Attributes)));
            return response;
        }
    }

    private static Dictionary<string, string> Texts(IEnumerable<KeyValue> attributes) => attributes.ToDictionary(
        attribute => attribute.Key,
        attribute => attribute.Value.ValueCase == AnyValue.ValueOneofCase.IntValue ? attribute.Value.IntValue.ToString() : attribute.Value.StringValue,
        StringComparer.Ordinal);

    private sealed class Service(OtlpBackend backend) : LogsService.LogsServiceBase
    {
        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context) =>
            Task.FromResult(backend.Receive(request, context.RequestHeaders));
    }
}

/// <summary>A record with what its resource and it say, numbers as text.</summary>
internal sealed record BackendRecord(IReadOnlyDictionary<string, string> Resource, LogRecord Record, IReadOnlyDictionary<string, string> Attributes);
