using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>What is mapped of an HTTPAccessLogEntry, as slices of the message.</summary>
internal ref struct HttpEntryView
{
    public CommonView Common;
    public ReadOnlySpan<byte> Scheme;
    public ReadOnlySpan<byte> Authority;
    public ReadOnlySpan<byte> Path;
    public ReadOnlySpan<byte> OriginalPath;
    public ReadOnlySpan<byte> UserAgent;
    public ReadOnlySpan<byte> RequestId;
    public ReadOnlySpan<byte> ResponseCodeDetails;

    /// <summary>HTTPRequestProperties and HTTPResponseProperties, read again for their header maps when there are any.</summary>
    public ReadOnlySpan<byte> Request;
    public ReadOnlySpan<byte> Response;
    public ReadOnlySpan<byte> TraceParent;
    public bool HasRequestHeaders;
    public bool HasResponseHeaders;
    public ulong ProtocolVersion;
    public ulong Method;
    public ulong RequestBodyBytes;
    public ulong ResponseBodyBytes;
    public uint ResponseCode;

    /// <summary>
    /// Whether there was a request. Istio attaches its HTTP log also to TCP proxies and listeners, whose entries have nothing but the common properties
    /// (istio/istio, pilot/pkg/networking/core/accesslog.go, setTCPAccessLog).
    /// </summary>
    public readonly bool HasRequest => ProtocolVersion != 0 || Method != 0 || !Path.IsEmpty || !Authority.IsEmpty;

    /// <summary>Reads an entry.</summary>
    /// <returns><see langword="false"/> when it is malformed.</returns>
    public bool TryRead(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.TryReadTag(out var tag))
        {
            var good = tag switch
            {
                EntryTags.CommonProperties => Common.TryRead(ref reader),
                EntryTags.HttpProtocolVersion => reader.TryReadVarint(out ProtocolVersion),
                EntryTags.HttpRequest => reader.TryReadBytes(out Request) && TryReadRequest(),
                EntryTags.HttpResponse => reader.TryReadBytes(out Response) && TryReadResponse(),
                _ => reader.TrySkip(tag),
            };
            if (!good)
            {
                return false;
            }
        }

        return reader.Error == WireError.None;
    }

    private bool TryReadRequest()
    {
        var reader = new ProtobufReader(Request);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case RequestTags.Method:
                    reader.TryReadVarint(out Method);
                    break;
                case RequestTags.Scheme:
                    reader.TryReadBytes(out Scheme);
                    break;
                case RequestTags.Authority:
                    reader.TryReadBytes(out Authority);
                    break;
                case RequestTags.Path:
                    reader.TryReadBytes(out Path);
                    break;
                case RequestTags.OriginalPath:
                    reader.TryReadBytes(out OriginalPath);
                    break;
                case RequestTags.UserAgent:
                    reader.TryReadBytes(out UserAgent);
                    break;
                case RequestTags.RequestId:
                    reader.TryReadBytes(out RequestId);
                    break;
                case RequestTags.BodyBytes:
                    reader.TryReadVarint(out RequestBodyBytes);
                    break;
                case RequestTags.Headers:
                    HasRequestHeaders = true;
                    if (reader.TryReadBytes(out var header) && MapEntry.TryRead(header, out var name, out var value) && name.SequenceEqual("traceparent"u8))
                    {
                        TraceParent = value;
                    }

                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        return reader.Error == WireError.None;
    }

    private bool TryReadResponse()
    {
        var reader = new ProtobufReader(Response);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ResponseTags.Code:
                    WellKnownTypes.TryReadUInt32Value(ref reader, out ResponseCode);
                    break;
                case ResponseTags.BodyBytes:
                    reader.TryReadVarint(out ResponseBodyBytes);
                    break;
                case ResponseTags.CodeDetails:
                    reader.TryReadBytes(out ResponseCodeDetails);
                    break;
                case ResponseTags.Headers or ResponseTags.Trailers:
                    HasResponseHeaders = true;
                    reader.TryReadBytes(out _);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        return reader.Error == WireError.None;
    }
}
