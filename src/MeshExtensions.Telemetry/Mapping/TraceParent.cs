using System.Buffers;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>The header <c>traceparent</c>: <c>version-traceid-parentid-flags</c>. Source: W3C Trace Context, section 3.2.</summary>
internal static class TraceParent
{
    /// <summary>Bytes of a trace id; the parent id has half as many.</summary>
    public const int TraceIdLength = 16;

    private const int MinLength = 55;
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Reads a header value.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="ids">Where the trace id and the parent id go, 24 bytes.</param>
    /// <param name="flags">The trace flags.</param>
    /// <returns><see langword="false"/> when the value does not follow the specification or an id is all zeros.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, Span<byte> ids, out byte flags)
    {
        flags = 0;

        // 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01; a version above 00 may go on after a further dash.
        if (value.Length < MinLength || value[2] != '-' || value[35] != '-' || value[52] != '-')
        {
            return false;
        }

        Span<byte> one = stackalloc byte[1];
        if (!TryHex(value[..2], one) || one[0] == 0xFF || (one[0] == 0 ? value.Length != MinLength : value.Length > MinLength && value[MinLength] != '-'))
        {
            return false;
        }

        if (!TryHex(value[3..35], ids[..TraceIdLength]) || !TryHex(value[36..52], ids[TraceIdLength..]) || !TryHex(value[53..55], one))
        {
            return false;
        }

        flags = one[0];
        return ids[..TraceIdLength].ContainsAnyExcept((byte)0) && ids[TraceIdLength..].ContainsAnyExcept((byte)0);
    }

    /// <summary>Upper-case digits are invalid in this header.</summary>
    private static bool TryHex(ReadOnlySpan<byte> digits, Span<byte> bytes) =>
        !digits.ContainsAnyExcept(LowerHex) && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done;
}
