using System.Buffers;
using System.Diagnostics.Metrics;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Observability;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>A mapper with everything around it except the network; what comes out is parsed by the generated types.</summary>
internal sealed class MapperFixture : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Meter _meter = new("test");

    public MapperFixture(long queueBytes = 64 * 1024 * 1024)
    {
        Metrics = new MetricsCollector(meter => ReferenceEquals(meter, _meter));
        TelemetryMetrics = new TelemetryMetrics(_meter);
        Queue = new LogQueue(queueBytes, TelemetryMetrics);
        Mapper = new MessageMapper(Queue, TelemetryMetrics, Time);
    }

    public FakeTimeProvider Time { get; } = new(Now);

    public MetricsCollector Metrics { get; }

    public TelemetryMetrics TelemetryMetrics { get; }

    public LogQueue Queue { get; }

    public MessageMapper Mapper { get; }

    public AccessLogStream Stream { get; set; } = new();

    public static ulong NowNanoseconds => (ulong)Now.ToUnixTimeSeconds() * 1_000_000_000;

    public bool Map(StreamAccessLogsMessage message) => Mapper.Map(Stream, message.ToByteArray());

    /// <summary>Takes everything out of the queue as one request.</summary>
    public ExportLogsServiceRequest Take()
    {
        var request = new ExportLogsServiceRequest();
        while (Queue.TryTake(int.MaxValue) is { } batch)
        {
            var bytes = new ArrayBufferWriter<byte>();
            Assert.True(batch.TryCopyTo(bytes));
            request.MergeFrom(bytes.WrittenSpan);
            Queue.Settle(batch);
            batch.Release();
        }

        return request;
    }

    /// <summary>Maps one HTTP entry and gives its record.</summary>
    public LogRecord MapOne(Envoy.Data.AccessLog.V3.HTTPAccessLogEntry entry)
    {
        var message = new StreamAccessLogsMessage { HttpLogs = new() { LogEntry = { entry } } };
        Assert.True(Map(message));
        return Assert.Single(Records(Take()));
    }

    /// <summary>Maps one TCP entry and gives its record.</summary>
    public LogRecord MapOne(Envoy.Data.AccessLog.V3.TCPAccessLogEntry entry)
    {
        var message = new StreamAccessLogsMessage { TcpLogs = new() { LogEntry = { entry } } };
        Assert.True(Map(message));
        return Assert.Single(Records(Take()));
    }

    public static List<LogRecord> Records(ExportLogsServiceRequest request) =>
        [.. request.ResourceLogs.SelectMany(resource => resource.ScopeLogs).SelectMany(scope => scope.LogRecords)];

    public void Dispose()
    {
        Metrics.Dispose();
        _meter.Dispose();
    }
}

internal static class OtlpAssertions
{
    /// <summary>Attributes as name and text; an array as its elements joined by a bar. Fails when a name occurs twice.</summary>
    public static Dictionary<string, string> ToTexts(this IEnumerable<KeyValue> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => Text(attribute.Value), StringComparer.Ordinal);

    /// <summary>Compares names and values, whatever their order.</summary>
    public static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> actual) =>
        Assert.Equal(Lines(expected), Lines(actual));

    private static string Lines(Dictionary<string, string> texts) =>
        string.Join('\n', texts.Select(pair => $"{pair.Key} = {pair.Value}").Order(StringComparer.Ordinal));

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(),
        AnyValue.ValueOneofCase.ArrayValue => string.Join('|', value.ArrayValue.Values.Select(Text)),
        _ => throw new InvalidOperationException($"Unexpected kind of value: {value.ValueCase}"),
    };
}
