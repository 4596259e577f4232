using System.Text;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// Writes a query with the values of signatures replaced, so that a signed address in a log does not open what it signs.
/// The list is that of the semantic conventions for HTTP spans, <c>url.query</c>; names are compared without regard to case.
/// </summary>
internal static class QueryText
{
    private static readonly byte[][] Secrets =
    [
        [.. "X-Amz-Signature"u8], [.. "X-Amz-Credential"u8], [.. "X-Amz-Security-Token"u8], [.. "AWSAccessKeyId"u8],
        [.. "Signature"u8], [.. "sig"u8], [.. "X-Goog-Signature"u8],
    ];

    /// <summary>Writes the attribute <c>url.query</c>; nothing when the query is empty.</summary>
    public static void Write(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> query)
    {
        if (!HasSecret(query))
        {
            KeyValueWriter.WriteText(ref writer, OtlpFields.RecordAttributes, AttributeNames.UrlQuery, query);
            return;
        }

        var scope = KeyValueWriter.BeginText(ref writer, OtlpFields.RecordAttributes, AttributeNames.UrlQuery);
        while (true)
        {
            var end = query.IndexOf((byte)'&');
            var pair = end < 0 ? query : query[..end];
            if (IsSecret(pair, out var equals))
            {
                Utf8Text.WriteReplacingInvalid(ref writer, pair[..(equals + 1)]);
                writer.WriteRaw("REDACTED"u8);
            }
            else
            {
                Utf8Text.WriteReplacingInvalid(ref writer, pair);
            }

            if (end < 0)
            {
                break;
            }

            writer.WriteRaw("&"u8);
            query = query[(end + 1)..];
        }

        KeyValueWriter.End(ref writer, scope);
    }

    private static bool HasSecret(ReadOnlySpan<byte> query)
    {
        while (!query.IsEmpty)
        {
            var end = query.IndexOf((byte)'&');
            if (IsSecret(end < 0 ? query : query[..end], out _))
            {
                return true;
            }

            query = end < 0 ? default : query[(end + 1)..];
        }

        return false;
    }

    private static bool IsSecret(ReadOnlySpan<byte> pair, out int equals)
    {
        equals = pair.IndexOf((byte)'=');
        if (equals <= 0)
        {
            return false;
        }

        foreach (var secret in Secrets)
        {
            if (Ascii.EqualsIgnoreCase(pair[..equals], secret))
            {
                return true;
            }
        }

        return false;
    }
}
