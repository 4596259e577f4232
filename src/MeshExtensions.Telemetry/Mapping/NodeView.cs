using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>What is mapped of a Node, as slices of the message. The keys of the metadata are Istio's (istio/istio, pkg/model/proxy.go, NodeMetadata).</summary>
internal ref struct NodeView
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Cluster;
    public ReadOnlySpan<byte> Region;
    public ReadOnlySpan<byte> Zone;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Namespace;
    public ReadOnlySpan<byte> WorkloadName;
    public ReadOnlySpan<byte> ClusterId;
    public ReadOnlySpan<byte> MeshId;
    public ReadOnlySpan<byte> IstioVersion;
    public ReadOnlySpan<byte> LabelCanonicalName;
    public ReadOnlySpan<byte> LabelCanonicalRevision;
    public ReadOnlySpan<byte> LabelApp;

    /// <summary>Reads a Node; of a malformed one what stands before the fault.</summary>
    /// <returns><see langword="false"/> when it is malformed.</returns>
    public bool TryRead(ReadOnlySpan<byte> node)
    {
        var reader = new ProtobufReader(node);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case NodeTags.Id:
                    reader.TryReadBytes(out Id);
                    break;
                case NodeTags.Cluster:
                    reader.TryReadBytes(out Cluster);
                    break;
                case NodeTags.Locality when reader.TryReadMessage(out var locality):
                    ReadLocality(ref locality);
                    reader.Accept(locality);
                    break;
                case NodeTags.Metadata when reader.TryReadMessage(out var metadata):
                    ReadStruct(ref metadata, isLabels: false);
                    reader.Accept(metadata);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        return reader.Error == WireError.None;
    }

    private void ReadLocality(scoped ref ProtobufReader locality)
    {
        while (locality.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case NodeTags.LocalityRegion:
                    locality.TryReadBytes(out Region);
                    break;
                case NodeTags.LocalityZone:
                    locality.TryReadBytes(out Zone);
                    break;
                default:
                    locality.TrySkip(tag);
                    break;
            }
        }
    }

    private void ReadStruct(scoped ref ProtobufReader fields, bool isLabels)
    {
        while (fields.TryReadTag(out var tag))
        {
            if (tag != WellKnownTags.StructFields)
            {
                fields.TrySkip(tag);
            }
            else if (fields.TryReadBytes(out var entry) && MapEntry.TryRead(entry, out var key, out var value))
            {
                ReadValue(key, value, isLabels);
            }
        }
    }

    /// <summary>Takes a Value's text; its type is not what it should be when an operator overrode a key, and then it is left out.</summary>
    private void ReadValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isLabels)
    {
        var reader = new ProtobufReader(value);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == WellKnownTags.ValueString && reader.TryReadBytes(out var text))
            {
                if (isLabels)
                {
                    SetLabel(key, text);
                }
                else
                {
                    SetMetadata(key, text);
                }
            }
            else if (tag == WellKnownTags.ValueStruct && !isLabels && key.SequenceEqual("LABELS"u8))
            {
                if (reader.TryReadMessage(out var labels))
                {
                    ReadStruct(ref labels, isLabels: true);
                }
            }
            else if (tag != WellKnownTags.ValueString)
            {
                reader.TrySkip(tag);
            }
        }
    }

    private void SetLabel(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        if (key.SequenceEqual("service.istio.io/canonical-name"u8))
        {
            LabelCanonicalName = text;
        }
        else if (key.SequenceEqual("service.istio.io/canonical-revision"u8))
        {
            LabelCanonicalRevision = text;
        }
        else if (key.SequenceEqual("app"u8))
        {
            LabelApp = text;
        }
    }

    private void SetMetadata(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        if (key.SequenceEqual("NAME"u8))
        {
            Name = text;
        }
        else if (key.SequenceEqual("NAMESPACE"u8))
        {
            Namespace = text;
        }
        else if (key.SequenceEqual("WORKLOAD_NAME"u8))
        {
            WorkloadName = text;
        }
        else if (key.SequenceEqual("CLUSTER_ID"u8))
        {
            ClusterId = text;
        }
        else if (key.SequenceEqual("MESH_ID"u8))
        {
            MeshId = text;
        }
        else if (key.SequenceEqual("ISTIO_VERSION"u8))
        {
            IstioVersion = text;
        }
    }
}
