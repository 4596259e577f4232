using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>What is mapped of TLSProperties: the requested server name and the URI names of both certificates.</summary>
internal ref struct TlsView
{
    private ReadOnlySpan<byte> _localCertificate;
    private ReadOnlySpan<byte> _peerCertificate;
    private ReadOnlySpan<byte> _serverName;

    /// <summary>The SNI; empty when none was sent.</summary>
    public readonly ReadOnlySpan<byte> ServerName => _serverName;

    /// <summary>Reads the bytes of a TLSProperties.</summary>
    /// <returns><see langword="false"/> when they are malformed.</returns>
    public bool TryRead(scoped ref ProtobufReader entry)
    {
        if (!entry.TryReadMessage(out var tls))
        {
            return false;
        }

        while (tls.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case TlsTags.SniHostname:
                    tls.TryReadBytes(out _serverName);
                    break;
                case TlsTags.LocalCertificate:
                    tls.TryReadBytes(out _localCertificate);
                    break;
                case TlsTags.PeerCertificate:
                    tls.TryReadBytes(out _peerCertificate);
                    break;
                default:
                    tls.TrySkip(tag);
                    break;
            }
        }

        return entry.Accept(tls);
    }

    /// <summary>Writes the attributes <c>envoy.tls.*</c>.</summary>
    public readonly void Write(ref ProtobufWriter writer)
    {
        KeyValueWriter.WriteText(ref writer, OtlpFields.RecordAttributes, AttributeNames.EnvoyTlsSni, _serverName);
        WriteUris(ref writer, AttributeNames.EnvoyTlsPeerSan, _peerCertificate);
        WriteUris(ref writer, AttributeNames.EnvoyTlsLocalSan, _localCertificate);
    }

    private static void WriteUris(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> certificate)
    {
        var begun = false;
        KeyValueWriter.Scope scope = default;
        var reader = new ProtobufReader(certificate);
        while (reader.TryReadTag(out var tag))
        {
            if (tag != TlsTags.SubjectAltName)
            {
                reader.TrySkip(tag);
                continue;
            }

            if (reader.TryReadMessage(out var name) && TryReadUri(ref name, out var uri))
            {
                if (!begun)
                {
                    scope = KeyValueWriter.BeginArray(ref writer, OtlpFields.RecordAttributes, key);
                    begun = true;
                }

                KeyValueWriter.WriteElement(ref writer, uri);
            }
        }

        if (begun)
        {
            KeyValueWriter.End(ref writer, scope);
        }
    }

    private static bool TryReadUri(ref ProtobufReader name, out ReadOnlySpan<byte> uri)
    {
        uri = default;
        while (name.TryReadTag(out var tag))
        {
            if (tag == TlsTags.SubjectAltNameUri)
            {
                name.TryReadBytes(out uri);
            }
            else
            {
                name.TrySkip(tag);
            }
        }

        return !uri.IsEmpty;
    }
}
