using System.Buffers;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Makes the bytes of an OTLP Resource out of a Node. It happens once per stream; entries only copy the result.</summary>
internal static class ResourceEncoder
{
    /// <summary>
    /// Longest text taken from a Node, in bytes. Names in Kubernetes end at 253, node ids stay below 1,000;
    /// without a limit a sender could make every record of its stream arbitrarily large.
    /// </summary>
    public const int MaxTextLength = 1024;

    /// <summary>16 attributes at the limit, tripled because an invalid byte becomes three.</summary>
    private const int MaxLength = 16 * (MaxTextLength * 3 + 64);

    /// <summary>What <see cref="FromNode"/> gives for a stream that did not say who it is.</summary>
    public static byte[] Unknown { get; } = FromNode(default, out _);

    /// <summary>The Resource's content, without tag and length.</summary>
    /// <param name="node">The bytes of an envoy.config.core.v3.Node.</param>
    /// <param name="isWellFormed"><see langword="false"/> when the node was malformed; what could be read is used.</param>
    public static byte[] FromNode(ReadOnlySpan<byte> node, out bool isWellFormed)
    {
        var view = default(NodeView);
        isWellFormed = view.TryRead(node);
        var rented = ArrayPool<byte>.Shared.Rent(MaxLength);
        try
        {
            var writer = new ProtobufWriter(rented);
            Write(ref writer, view);
            return writer.Overflowed
                ? throw new InvalidOperationException("A resource is longer than the limits of its parts allow.")
                : writer.Written.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Write(ref ProtobufWriter writer, scoped in NodeView node)
    {
        WriteText(ref writer, "service.name"u8, ServiceName(node));
        WriteText(ref writer, "service.namespace"u8, node.Namespace);
        WriteText(ref writer, "service.version"u8, node.LabelCanonicalRevision);
        WriteText(ref writer, "k8s.namespace.name"u8, node.Namespace);
        WriteText(ref writer, "k8s.pod.name"u8, node.Name);
        WriteText(ref writer, "k8s.cluster.name"u8, node.ClusterId);
        WriteText(ref writer, "cloud.region"u8, node.Region);
        WriteText(ref writer, "cloud.availability_zone"u8, node.Zone);
        WriteText(ref writer, "envoy.node.id"u8, node.Id);
        WriteText(ref writer, "envoy.node.cluster"u8, node.Cluster);
        WriteText(ref writer, "istio.version"u8, node.IstioVersion);
        WriteText(ref writer, "istio.mesh.id"u8, node.MeshId);
        WriteText(ref writer, "istio.proxy.type"u8, ProxyType(node.Id));
    }

    private static ReadOnlySpan<byte> ServiceName(in NodeView node)
    {
        if (!node.LabelCanonicalName.IsEmpty)
        {
            return node.LabelCanonicalName;
        }

        if (!node.LabelApp.IsEmpty)
        {
            return node.LabelApp;
        }

        if (!node.WorkloadName.IsEmpty)
        {
            return node.WorkloadName;
        }

        return node.Cluster.IsEmpty ? "unknown_service:envoy"u8 : node.Cluster;
    }

    /// <summary>Istio's node ids are <c>type~address~name.namespace~domain</c> (istio/istio, pkg/model/proxy.go); any other id has no type.</summary>
    private static ReadOnlySpan<byte> ProxyType(ReadOnlySpan<byte> id) => id.Count((byte)'~') == 3 ? id[..id.IndexOf((byte)'~')] : default;

    private static void WriteText(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value) =>
        KeyValueWriter.WriteText(ref writer, OtlpFields.ResourceAttributes, key, Utf8Text.Truncate(value, MaxTextLength));
}
