using Envoy.Data.AccessLog.V3;
using MeshExtensions.Telemetry.Tests.Support;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class TcpRecordTests : IDisposable
{
    private readonly MapperFixture _fixture = new();

    [Fact]
    public void Map_CompleteEntry_HasEveryColumn()
    {
        var record = _fixture.MapOne(Samples.Tcp());

        Assert.Equal(Samples.StartNanoseconds, record.TimeUnixNano);
        Assert.Equal("envoy.access_log.tcp", record.EventName);
        Assert.Equal(SeverityNumber.Info, record.SeverityNumber);
        OtlpAssertions.AssertSame(
            new(StringComparer.Ordinal)
            {
                ["server.address"] = "mysql.db",
                ["network.peer.address"] = "10.1.0.9",
                ["network.peer.port"] = "41234",
                ["envoy.connection.bytes.received"] = "5000000000",
                ["envoy.connection.bytes.sent"] = "0",
                ["envoy.upstream.cluster"] = "outbound|3306||mysql.db.svc.cluster.local",
                ["envoy.access_log.type"] = "TcpConnectionEnd",
                ["envoy.tls.sni"] = "mysql.db",
            },
            record.Attributes.ToTexts());
    }

    [Fact]
    public void Map_FailedHandshake_IsError()
    {
        var entry = Samples.Tcp();
        entry.CommonProperties.DownstreamTransportFailureReason = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED";

        var record = _fixture.MapOne(entry);

        Assert.Equal(SeverityNumber.Error, record.SeverityNumber);
        Assert.Contains("CERTIFICATE_VERIFY_FAILED", record.Attributes.ToTexts()["envoy.downstream.transport_failure_reason"], StringComparison.Ordinal);
    }

    [Fact]
    public void Map_FailureFlag_IsErrorWithItsCode()
    {
        var entry = Samples.Tcp();
        entry.CommonProperties.ResponseFlags = new ResponseFlags { UpstreamConnectionFailure = true };

        var record = _fixture.MapOne(entry);

        Assert.Equal(SeverityNumber.Error, record.SeverityNumber);
        Assert.Equal("UF", record.Attributes.ToTexts()["error.type"]);
    }

    [Fact]
    public void Map_UnsignedNumberAboveInt64_IsTheLargestThatFits()
    {
        var entry = Samples.Tcp();
        entry.ConnectionProperties.SentBytes = ulong.MaxValue;

        Assert.Equal(long.MaxValue.ToString(), _fixture.MapOne(entry).Attributes.ToTexts()["envoy.connection.bytes.sent"]);
    }

    [Fact]
    public void Map_IntermediateEntryOfOlderEnvoy_HasTimeOfReport()
    {
        var entry = Samples.Tcp();
        entry.CommonProperties.AccessLogType = AccessLogType.NotSet;
#pragma warning disable CS0612 // Deprecated upstream, but it is all that an older Envoy sends.
        entry.CommonProperties.IntermediateLogEntry = true;
#pragma warning restore CS0612

        Assert.Equal(MapperFixture.NowNanoseconds, _fixture.MapOne(entry).TimeUnixNano);
    }

    public void Dispose() => _fixture.Dispose();
}
