using System.Text;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Writes the headers that the proxy was configured to log, each as <c>prefix + name</c> with an array of one text, but never credentials.</summary>
internal static class HeaderAttributes
{
    private static readonly byte[][] Credentials =
    [
        [.. "authorization"u8], [.. "proxy-authorization"u8], [.. "cookie"u8], [.. "set-cookie"u8],
    ];

    /// <summary>Writes the headers of a request.</summary>
    /// <param name="writer">Stands within a LogRecord.</param>
    /// <param name="request">HTTPRequestProperties.</param>
    /// <param name="hasTraceParent">Whether <c>traceparent</c> became the record's trace context and so needs no attribute.</param>
    public static void WriteRequest(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> request, bool hasTraceParent)
    {
        var reader = new ProtobufReader(request);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == RequestTags.Headers)
            {
                reader.TryReadBytes(out var entry);
                Write(ref writer, AttributeNames.HttpRequestHeaderPrefix, entry, hasTraceParent);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }
    }

    /// <summary>Writes the headers and trailers of a response.</summary>
    /// <param name="writer">Stands within a LogRecord.</param>
    /// <param name="response">HTTPResponseProperties.</param>
    public static void WriteResponse(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> response)
    {
        var reader = new ProtobufReader(response);
        while (reader.TryReadTag(out var tag))
        {
            if (tag is ResponseTags.Headers or ResponseTags.Trailers)
            {
                reader.TryReadBytes(out var entry);
                var prefix = tag == ResponseTags.Headers ? AttributeNames.HttpResponseHeaderPrefix : AttributeNames.EnvoyResponseTrailerPrefix;
                Write(ref writer, prefix, entry, hasTraceParent: false);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }
    }

    private static void Write(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> entry, bool hasTraceParent)
    {
        if (!MapEntry.TryRead(entry, out var name, out var value) || name.IsEmpty || value.IsEmpty || IsCredential(name))
        {
            return;
        }

        if (hasTraceParent && name.SequenceEqual("traceparent"u8))
        {
            return;
        }

        var scope = KeyValueWriter.BeginArray(ref writer, OtlpFields.RecordAttributes, prefix, name);
        KeyValueWriter.WriteElement(ref writer, value);
        KeyValueWriter.End(ref writer, scope);
    }

    private static bool IsCredential(ReadOnlySpan<byte> name)
    {
        foreach (var credential in Credentials)
        {
            if (Ascii.EqualsIgnoreCase(name, credential))
            {
                return true;
            }
        }

        return false;
    }
}
