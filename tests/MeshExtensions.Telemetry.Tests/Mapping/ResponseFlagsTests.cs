using Envoy.Data.AccessLog.V3;
using MeshExtensions.Telemetry.Tests.Support;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class ResponseFlagsTests : IDisposable
{
    /// <summary>Field names of the proto with the short codes of Envoy's log format (envoyproxy/envoy, source/common/stream_info/utility.h).</summary>
    private static readonly (string Field, string Code)[] Expected =
    [
        ("failed_local_healthcheck", "LH"), ("no_healthy_upstream", "UH"), ("upstream_request_timeout", "UT"), ("local_reset", "LR"),
        ("upstream_remote_reset", "UR"), ("upstream_connection_failure", "UF"), ("upstream_connection_termination", "UC"), ("upstream_overflow", "UO"),
        ("no_route_found", "NR"), ("delay_injected", "DI"), ("fault_injected", "FI"), ("rate_limited", "RL"), ("rate_limit_service_error", "RLSE"),
        ("downstream_connection_termination", "DC"), ("upstream_retry_limit_exceeded", "URX"), ("stream_idle_timeout", "SI"),
        ("invalid_envoy_request_headers", "IH"), ("downstream_protocol_error", "DPE"), ("upstream_max_stream_duration_reached", "UMSDR"),
        ("response_from_cache_filter", "RFCF"), ("no_filter_config_found", "NFCF"), ("duration_timeout", "DT"), ("upstream_protocol_error", "UPE"),
        ("no_cluster_found", "NC"), ("overload_manager", "OM"), ("dns_resolution_failure", "DF"), ("downstream_remote_reset", "DR"),
    ];

    private readonly MapperFixture _fixture = new();

    [Fact]
    public void Map_EachFlag_HasItsShortCode()
    {
        foreach (var (field, code) in Expected)
        {
            var flags = new ResponseFlags();
            ResponseFlags.Descriptor.FindFieldByName(field).Accessor.SetValue(flags, true);
            Assert.Equal(code, Map(flags));
        }
    }

    [Fact]
    public void Map_UnauthorizedByExternalService_IsUaex()
    {
        var flags = new ResponseFlags
        {
            UnauthorizedDetails = new() { Reason = ResponseFlags.Types.Unauthorized.Types.Reason.ExternalService },
        };

        Assert.Equal("UAEX", Map(flags));
    }

    [Fact]
    public void Map_AllFlags_AreAllThere()
    {
        var flags = new ResponseFlags { UnauthorizedDetails = new() };
        foreach (var (field, _) in Expected)
        {
            ResponseFlags.Descriptor.FindFieldByName(field).Accessor.SetValue(flags, true);
        }

        var codes = Map(flags)!.Split('|');

        Assert.Equal(28, codes.Length);
        Assert.Equal(28, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ResponseFlags.Descriptor.Fields.InDeclarationOrder().Count, codes.Length);
    }

    [Fact]
    public void Map_NoFlag_HasNoAttribute() => Assert.Null(Map(new ResponseFlags()));

    public void Dispose() => _fixture.Dispose();

    private string? Map(ResponseFlags flags)
    {
        var entry = new HTTPAccessLogEntry { CommonProperties = new AccessLogCommon { ResponseFlags = flags } };
        return _fixture.MapOne(entry).Attributes.ToTexts().GetValueOrDefault("envoy.response.flags");
    }
}
