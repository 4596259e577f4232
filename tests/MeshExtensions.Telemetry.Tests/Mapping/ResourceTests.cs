using Envoy.Config.Core.V3;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Tests.Support;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class ResourceTests : IDisposable
{
    private readonly MapperFixture _fixture = new();

    [Fact]
    public void Map_IstioNode_HasEveryColumn()
    {
        OtlpAssertions.AssertSame(
            new(StringComparer.Ordinal)
            {
                ["service.name"] = "reviews-canonical",
                ["service.namespace"] = "bookinfo",
                ["service.version"] = "v2",
                ["k8s.namespace.name"] = "bookinfo",
                ["k8s.pod.name"] = "reviews-v2-7d4f8b-x2x9z",
                ["k8s.cluster.name"] = "Kubernetes",
                ["cloud.region"] = "europe-west1",
                ["cloud.availability_zone"] = "europe-west1-b",
                ["envoy.node.id"] = "sidecar~10.1.2.3~reviews-v2-7d4f8b-x2x9z.bookinfo~bookinfo.svc.cluster.local",
                ["envoy.node.cluster"] = "reviews.bookinfo",
                ["istio.version"] = "1.30.1",
                ["istio.mesh.id"] = "cluster.local",
                ["istio.proxy.type"] = "sidecar",
            },
            ResourceOf(Samples.IstioNode()));
    }

    [Fact]
    public void Map_NodeWithoutBetterName_TakesTheNextOfTheChain()
    {
        var node = Samples.IstioNode();
        var labels = node.Metadata.Fields["LABELS"].StructValue.Fields;
        labels.Remove("service.istio.io/canonical-name");
        Assert.Equal("reviews", ResourceOf(node)["service.name"]);
        labels.Remove("app");
        Assert.Equal("reviews-v2", ResourceOf(node)["service.name"]);
        node.Metadata.Fields.Remove("WORKLOAD_NAME");
        Assert.Equal("reviews.bookinfo", ResourceOf(node)["service.name"]);
        node.Cluster = "";
        Assert.Equal("unknown_service:envoy", ResourceOf(node)["service.name"]);
    }

    [Fact]
    public void Map_PlainEnvoyNode_HasWhatThereIs()
    {
        var resource = ResourceOf(new Node { Id = "edge-1", Cluster = "edge" });

        Assert.Equal("envoy.node.cluster envoy.node.id service.name", string.Join(' ', resource.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Map_KeysWithUnexpectedTypes_AreLeftOut()
    {
        var node = Samples.IstioNode();
        node.Metadata.Fields["NAMESPACE"] = Value.ForNumber(5);
        node.Metadata.Fields["LABELS"] = Value.ForString("no struct");
        node.Metadata.Fields["NAME"] = Value.ForList(Value.ForString("x"));

        var resource = ResourceOf(node);

        Assert.DoesNotContain("service.namespace", resource);
        Assert.DoesNotContain("k8s.pod.name", resource);
        Assert.Equal("reviews-v2", resource["service.name"]);
    }

    [Fact]
    public void Map_HugeNode_IsBounded()
    {
        var node = Samples.IstioNode();
        node.Id = new string('é', 1_000_000);
        node.Cluster = new string('x', 1_000_000);

        var resource = ResourceOf(node);

        Assert.Equal(ResourceEncoder.MaxTextLength / 2, resource["envoy.node.id"].Length);
        Assert.Equal(ResourceEncoder.MaxTextLength, resource["envoy.node.cluster"].Length);
    }

    [Fact]
    public void Map_IdentifierInFirstMessageOnly_BelongsToTheStream()
    {
        _fixture.Map(new StreamAccessLogsMessage { Identifier = Samples.IstioIdentifier(), TcpLogs = new() { LogEntry = { Samples.Tcp() } } });
        _fixture.Take();
        _fixture.Map(Samples.HttpMessage(1));

        var request = _fixture.Take();

        Assert.Equal("reviews-canonical", request.ResourceLogs.Single().Resource.Attributes.ToTexts()["service.name"]);
        Assert.Equal("http_envoy_accesslog", MapperFixture.Records(request)[0].Attributes.ToTexts()["envoy.access_log.name"]);
    }

    [Fact]
    public void Map_SecondIdentifier_ReplacesTheFirst()
    {
        _fixture.Map(Samples.HttpMessage(1, identified: true));
        _fixture.Take();
        var message = Samples.HttpMessage(1);
        message.Identifier = new() { Node = new Node { Cluster = "other" } };
        _fixture.Map(message);

        Assert.Equal("other", _fixture.Take().ResourceLogs.Single().Resource.Attributes.ToTexts()["service.name"]);
    }

    [Fact]
    public void Map_StreamWithoutIdentifier_IsUnknown()
    {
        _fixture.Map(Samples.HttpMessage(1));

        Assert.False(_fixture.Stream.IsIdentified);
        Assert.Equal("service.name", Assert.Single(_fixture.Take().ResourceLogs.Single().Resource.Attributes).Key);
    }

    [Fact]
    public void Map_Chunk_HasScopeAndSchema()
    {
        _fixture.Map(Samples.HttpMessage(3));

        var resourceLogs = _fixture.Take().ResourceLogs.Single();
        var scopeLogs = resourceLogs.ScopeLogs.Single();

        Assert.Equal("https://opentelemetry.io/schemas/1.44.0", resourceLogs.SchemaUrl);
        Assert.Equal("meshextensions.accesslog", scopeLogs.Scope.Name);
        Assert.NotEmpty(scopeLogs.Scope.Version);
        Assert.Equal(3, scopeLogs.LogRecords.Count);
    }

    public void Dispose() => _fixture.Dispose();

    private Dictionary<string, string> ResourceOf(Node node)
    {
        _fixture.Stream = new AccessLogStream();
        var message = Samples.HttpMessage(1);
        message.Identifier = new() { Node = node, LogName = "x" };
        _fixture.Map(message);
        return _fixture.Take().ResourceLogs.Single().Resource.Attributes.ToTexts();
    }
}
