using System.Buffers.Text;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Writes an HTTP entry as the content of a LogRecord.</summary>
internal static class HttpRecord
{
    private const int Attributes = OtlpFields.RecordAttributes;

    /// <summary>Methods by number. Source: envoy/config/core/v3/base.proto, RequestMethod; 0 is every method that Envoy has no number for.</summary>
    private static readonly byte[][] Methods =
    [
        [.. "_OTHER"u8], [.. "GET"u8], [.. "HEAD"u8], [.. "POST"u8], [.. "PUT"u8], [.. "DELETE"u8], [.. "CONNECT"u8], [.. "OPTIONS"u8], [.. "TRACE"u8],
        [.. "PATCH"u8],
    ];

    /// <summary>Writes the record.</summary>
    public static void Write(ref ProtobufWriter writer, scoped in HttpEntryView entry, scoped in RecordContext context)
    {
        CommonRecord.WriteTimes(ref writer, entry.Common, context);
        writer.WriteBytes(OtlpFields.RecordEventName, "envoy.access_log.http"u8);
        Severity.Write(ref writer, SeverityOf(entry));

        Span<byte> ids = stackalloc byte[24];
        var hasTrace = TraceParent.TryParse(entry.TraceParent, ids, out var flags);
        if (hasTrace)
        {
            writer.WriteFixed32(OtlpFields.RecordFlags, flags);
            writer.WriteBytes(OtlpFields.RecordTraceId, ids[..TraceParent.TraceIdLength]);
            writer.WriteBytes(OtlpFields.RecordSpanId, ids[TraceParent.TraceIdLength..]);
        }

        if (entry.HasRequest)
        {
            WriteRequest(ref writer, entry);
        }
        else
        {
            KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.ServerAddress, entry.Common.Tls.ServerName);
        }

        WriteResponse(ref writer, entry);
        CommonRecord.WriteAttributes(ref writer, entry.Common, context);
        if (entry.HasRequestHeaders)
        {
            HeaderAttributes.WriteRequest(ref writer, entry.Request, hasTrace);
        }

        if (entry.HasResponseHeaders)
        {
            HeaderAttributes.WriteResponse(ref writer, entry.Response);
        }
    }

    /// <summary>ERROR for 5xx and for no answer because of a failure, WARN for 4xx, else INFO.</summary>
    private static uint SeverityOf(in HttpEntryView entry) => entry.ResponseCode switch
    {
        >= 500 => Severity.Error,
        >= 400 => Severity.Warn,
        0 when !entry.Common.Flags.FirstError.IsEmpty => Severity.Error,
        _ => Severity.Info,
    };

    private static void WriteRequest(ref ProtobufWriter writer, scoped in HttpEntryView entry)
    {
        var method = entry.Method < (ulong)Methods.Length ? Methods[entry.Method] : Methods[0];
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.HttpRequestMethod, method);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.UrlScheme, entry.Scheme);
        WritePath(ref writer, entry);
        Authority.Split(entry.Authority, out var host, out var port);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.ServerAddress, host.IsEmpty ? entry.Common.Tls.ServerName : host);
        if (port != 0)
        {
            KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.ServerPort, port);
        }

        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.NetworkProtocolName, "http"u8);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.NetworkProtocolVersion, entry.ProtocolVersion switch
        {
            1 => "1.0"u8,
            2 => "1.1"u8,
            3 => "2"u8,
            4 => "3"u8,
            _ => default,
        });
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.UserAgentOriginal, entry.UserAgent);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyRequestId, entry.RequestId);
        KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.HttpRequestBodySize, entry.RequestBodyBytes);
    }

    /// <summary>Writes what the client asked for; a path that a route rewrote goes to <c>envoy.upstream.path</c>, without its query.</summary>
    private static void WritePath(ref ProtobufWriter writer, scoped in HttpEntryView entry)
    {
        var requested = entry.OriginalPath.IsEmpty ? entry.Path : entry.OriginalPath;
        SplitPath(requested, out var path, out var query);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.UrlPath, path);
        QueryText.Write(ref writer, query);
        if (!entry.OriginalPath.IsEmpty && !entry.Path.SequenceEqual(entry.OriginalPath))
        {
            SplitPath(entry.Path, out var rewritten, out _);
            KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyUpstreamPath, rewritten);
        }
    }

    private static void SplitPath(ReadOnlySpan<byte> target, out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> query)
    {
        var mark = target.IndexOf((byte)'?');
        path = mark < 0 ? target : target[..mark];
        query = mark < 0 ? default : target[(mark + 1)..];
    }

    private static void WriteResponse(ref ProtobufWriter writer, scoped in HttpEntryView entry)
    {
        if (entry.ResponseCode != 0)
        {
            KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.HttpResponseStatusCode, entry.ResponseCode);
            KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.HttpResponseBodySize, entry.ResponseBodyBytes);
        }

        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyResponseCodeDetails, entry.ResponseCodeDetails);
        if (entry.ResponseCode >= 500)
        {
            Span<byte> digits = stackalloc byte[10];
            Utf8Formatter.TryFormat(entry.ResponseCode, digits, out var written);
            KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.ErrorType, digits[..written]);
        }
        else if (entry.ResponseCode == 0)
        {
            KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.ErrorType, entry.Common.Flags.FirstError);
        }
    }
}
