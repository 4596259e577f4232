using Envoy.Config.Core.V3;
using Envoy.Data.AccessLog.V3;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Telemetry.Tests.Support;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class HttpRecordTests : IDisposable
{
    private readonly MapperFixture _fixture = new();

    [Fact]
    public void Map_CompleteEntry_HasEveryColumn()
    {
        var record = _fixture.MapOne(Samples.Http());

        Assert.Equal(Samples.StartNanoseconds, record.TimeUnixNano);
        Assert.Equal(MapperFixture.NowNanoseconds, record.ObservedTimeUnixNano);
        Assert.Equal("envoy.access_log.http", record.EventName);
        Assert.Equal(SeverityNumber.Info, record.SeverityNumber);
        Assert.Equal("INFO", record.SeverityText);
        Assert.Null(record.Body);
        OtlpAssertions.AssertSame(
            new(StringComparer.Ordinal)
            {
                ["http.request.method"] = "GET",
                ["url.scheme"] = "https",
                ["url.path"] = "/reviews/7",
                ["url.query"] = "lang=en",
                ["server.address"] = "reviews.bookinfo",
                ["server.port"] = "9080",
                ["client.address"] = "203.0.113.7",
                ["network.peer.address"] = "10.1.0.9",
                ["network.peer.port"] = "41234",
                ["network.local.address"] = "10.1.2.3",
                ["network.local.port"] = "9080",
                ["network.protocol.name"] = "http",
                ["network.protocol.version"] = "2",
                ["user_agent.original"] = "curl/8.9",
                ["http.request.body.size"] = "5000000000",
                ["http.response.body.size"] = "6000000000",
                ["http.response.status_code"] = "200",
                ["envoy.request_id"] = "11111111-2222-9333-8444-555555555555",
                ["envoy.stream_id"] = "7d0d9b1e-0000-4000-8000-000000000001",
                ["envoy.route.name"] = "default",
                ["envoy.upstream.cluster"] = "inbound|9080||",
                ["envoy.upstream.address"] = "10.1.2.3",
                ["envoy.upstream.port"] = "9081",
                ["envoy.response.code_details"] = "via_upstream",
                ["envoy.duration"] = "1000000005",
                ["envoy.access_log.type"] = "DownstreamEnd",
                ["envoy.tls.sni"] = "outbound_.9080_._.reviews.bookinfo.svc.cluster.local",
                ["envoy.tls.peer.san"] = "spiffe://cluster.local/ns/bookinfo/sa/productpage",
                ["envoy.tls.local.san"] = "spiffe://cluster.local/ns/bookinfo/sa/reviews",
                ["tenant"] = "blue",
            },
            record.Attributes.ToTexts());
    }

    [Fact]
    public void Map_EmptyEntry_HasOnlyItsKind()
    {
        var record = _fixture.MapOne(new HTTPAccessLogEntry());

        Assert.Empty(record.Attributes);
        Assert.Equal(0ul, record.TimeUnixNano);
        Assert.Equal("envoy.access_log.http", record.EventName);
        Assert.Equal(SeverityNumber.Info, record.SeverityNumber);
    }

    [Fact]
    public void Map_HttpTypedEntryOfTcpConnection_HasNoHttpAttributes()
    {
        var entry = new HTTPAccessLogEntry
        {
            CommonProperties = Samples.Tcp().CommonProperties,
            Request = new HTTPRequestProperties(),
            Response = new HTTPResponseProperties(),
        };

        var attributes = _fixture.MapOne(entry).Attributes.ToTexts();

        Assert.DoesNotContain(attributes, pair => pair.Key.StartsWith("http.", StringComparison.Ordinal) || pair.Key.StartsWith("url.", StringComparison.Ordinal));
        Assert.DoesNotContain("network.protocol.name", attributes);
        Assert.Equal("mysql.db", attributes["server.address"]);
        Assert.DoesNotContain(attributes, pair => pair.Value.Length == 0);
    }

    [Fact]
    public void Map_MethodWithoutNumber_IsOther()
    {
        var entry = Samples.Http();
        entry.Request.RequestMethod = RequestMethod.MethodUnspecified;

        Assert.Equal("_OTHER", _fixture.MapOne(entry).Attributes.ToTexts()["http.request.method"]);
    }

    [Fact]
    public void Map_MethodOfNewerEnvoy_IsOther()
    {
        var entry = Samples.Http();
        entry.Request.RequestMethod = (RequestMethod)77;

        Assert.Equal("_OTHER", _fixture.MapOne(entry).Attributes.ToTexts()["http.request.method"]);
    }

    [Fact]
    public void Map_EveryMethod_HasItsName()
    {
        foreach (var method in System.Enum.GetValues<RequestMethod>().Where(method => method != RequestMethod.MethodUnspecified))
        {
            var entry = Samples.Http();
            entry.Request.RequestMethod = method;
            Assert.Equal(method.ToString().ToUpperInvariant(), _fixture.MapOne(entry).Attributes.ToTexts()["http.request.method"]);
        }
    }

    [Theory]
    [InlineData(200u, SeverityNumber.Info, null)]
    [InlineData(302u, SeverityNumber.Info, null)]
    [InlineData(404u, SeverityNumber.Warn, null)]
    [InlineData(499u, SeverityNumber.Warn, null)]
    [InlineData(503u, SeverityNumber.Error, "503")]
    public void Map_Status_DecidesSeverity(uint code, SeverityNumber severity, string? errorType)
    {
        var entry = Samples.Http();
        entry.Response.ResponseCode = code;

        var record = _fixture.MapOne(entry);

        Assert.Equal(severity, record.SeverityNumber);
        Assert.Equal(errorType, record.Attributes.ToTexts().GetValueOrDefault("error.type"));
    }

    [Fact]
    public void Map_NoStatusAndErrorFlag_IsError()
    {
        var entry = Samples.Http();
        entry.Response.ResponseCode = null;
        entry.CommonProperties.ResponseFlags = new ResponseFlags { DelayInjected = true, DownstreamConnectionTermination = true };

        var record = _fixture.MapOne(entry);
        var attributes = record.Attributes.ToTexts();

        Assert.Equal(SeverityNumber.Error, record.SeverityNumber);
        Assert.Equal("DC", attributes["error.type"]);
        Assert.Equal("DI|DC", attributes["envoy.response.flags"]);
        Assert.DoesNotContain("http.response.status_code", attributes);
    }

    [Fact]
    public void Map_NoStatusAndHarmlessFlag_IsNoError()
    {
        var entry = Samples.Http();
        entry.Response.ResponseCode = 0;
        entry.CommonProperties.ResponseFlags = new ResponseFlags { DelayInjected = true };

        var record = _fixture.MapOne(entry);

        Assert.Equal(SeverityNumber.Info, record.SeverityNumber);
        Assert.DoesNotContain("error.type", record.Attributes.ToTexts());
    }

    [Fact]
    public void Map_PeriodicEntry_HasTimeOfReport()
    {
        var entry = Samples.Http();
        entry.CommonProperties.AccessLogType = AccessLogType.DownstreamPeriodic;
        Assert.Equal(Samples.StartNanoseconds + 1_000_000_005, _fixture.MapOne(entry).TimeUnixNano);

        entry.CommonProperties.Duration = null;
        Assert.Equal(MapperFixture.NowNanoseconds, _fixture.MapOne(entry).TimeUnixNano);
    }

    [Fact]
    public void Map_EveryAccessLogType_HasItsName()
    {
        foreach (var type in System.Enum.GetValues<AccessLogType>().Where(type => type != AccessLogType.NotSet))
        {
            var entry = Samples.Http();
            entry.CommonProperties.AccessLogType = type;
            Assert.Equal(type.ToString(), _fixture.MapOne(entry).Attributes.ToTexts()["envoy.access_log.type"]);
        }
    }

    [Fact]
    public void Map_AccessLogTypeOfNewerEnvoy_IsItsNumber()
    {
        var entry = Samples.Http();
        entry.CommonProperties.AccessLogType = (AccessLogType)99;

        Assert.Equal("99", _fixture.MapOne(entry).Attributes.ToTexts()["envoy.access_log.type"]);
    }

    [Fact]
    public void Map_RewrittenPath_HasBoth()
    {
        var entry = Samples.Http();
        entry.Request.OriginalPath = "/api/reviews/7?sig=abc";
        entry.Request.Path = "/reviews/7?sig=abc";

        var attributes = _fixture.MapOne(entry).Attributes.ToTexts();

        Assert.Equal("/api/reviews/7", attributes["url.path"]);
        Assert.Equal("sig=REDACTED", attributes["url.query"]);
        Assert.Equal("/reviews/7", attributes["envoy.upstream.path"]);
    }

    [Fact]
    public void Map_LoggedHeaders_LeavesOutCredentials()
    {
        var entry = Samples.Http();
        entry.Request.RequestHeaders["authorization"] = "Bearer secret";
        entry.Request.RequestHeaders["Cookie"] = "secret";
        entry.Request.RequestHeaders["proxy-authorization"] = "secret";
        entry.Request.RequestHeaders["x-team"] = "blue";
        entry.Response.ResponseHeaders["set-cookie"] = "secret";
        entry.Response.ResponseHeaders["content-type"] = "text/plain";
        entry.Response.ResponseTrailers["grpc-status"] = "0";

        var attributes = _fixture.MapOne(entry).Attributes.ToTexts();

        Assert.Equal("blue", attributes["http.request.header.x-team"]);
        Assert.Equal("text/plain", attributes["http.response.header.content-type"]);
        Assert.Equal("0", attributes["envoy.response.trailer.grpc-status"]);
        Assert.DoesNotContain(attributes, pair => pair.Value.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Map_TraceParent_BecomesTraceContext()
    {
        var entry = Samples.Http();
        entry.Request.RequestHeaders["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        var record = _fixture.MapOne(entry);

        Assert.Equal("4BF92F3577B34DA6A3CE929D0E0E4736", Convert.ToHexString(record.TraceId.Span));
        Assert.Equal("00F067AA0BA902B7", Convert.ToHexString(record.SpanId.Span));
        Assert.Equal(1u, record.Flags);
        Assert.DoesNotContain("http.request.header.traceparent", record.Attributes.ToTexts());
    }

    [Fact]
    public void Map_InvalidTraceParent_StaysAHeader()
    {
        var entry = Samples.Http();
        entry.Request.RequestHeaders["traceparent"] = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";

        var record = _fixture.MapOne(entry);

        Assert.True(record.TraceId.IsEmpty);
        Assert.Contains("http.request.header.traceparent", record.Attributes.ToTexts());
    }

    [Fact]
    public void Map_PipeAndInternalAddresses_HaveTheirNames()
    {
        var entry = Samples.Http();
        entry.CommonProperties.DownstreamLocalAddress = new Address { Pipe = new Pipe { Path = "/run/envoy.sock" } };
        entry.CommonProperties.UpstreamRemoteAddress =
            new Address { EnvoyInternalAddress = new EnvoyInternalAddress { ServerListenerName = "connect_originate", EndpointId = "10.1.2.3:80" } };

        var attributes = _fixture.MapOne(entry).Attributes.ToTexts();

        Assert.Equal("/run/envoy.sock", attributes["network.local.address"]);
        Assert.DoesNotContain("network.local.port", attributes);
        Assert.Equal("envoy://connect_originate/10.1.2.3:80", attributes["envoy.upstream.address"]);
    }

    [Fact]
    public void Map_CustomTagWithNameOfAColumn_IsLeftOut()
    {
        var entry = Samples.Http();
        entry.CommonProperties.CustomTags["http.request.method"] = "FAKE";
        entry.CommonProperties.CustomTags["empty"] = "";

        var attributes = _fixture.MapOne(entry).Attributes.ToTexts();

        Assert.Equal("GET", attributes["http.request.method"]);
        Assert.Equal("", attributes["empty"]);
    }

    [Fact]
    public void Map_TimesOutOfRange_AreLeftOut()
    {
        var entry = Samples.Http();
        entry.CommonProperties.StartTime = new Timestamp { Seconds = long.MaxValue };
        entry.CommonProperties.Duration = new Duration { Seconds = -1 };

        var record = _fixture.MapOne(entry);

        Assert.Equal(0ul, record.TimeUnixNano);
        Assert.DoesNotContain("envoy.duration", record.Attributes.ToTexts());
    }

    public void Dispose() => _fixture.Dispose();
}
