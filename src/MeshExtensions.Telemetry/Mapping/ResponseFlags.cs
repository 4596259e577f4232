using System.Numerics;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// The response flags of an entry, one bit per field number of envoy.data.accesslog.v3.ResponseFlags,
/// and the short codes that Envoy's own log format prints for them (source/common/stream_info/utility.h).
/// </summary>
internal readonly struct ResponseFlags(uint bits)
{
    private const int Unauthorized = 13;
    private const int DelayInjected = 10;
    private const int ResponseFromCache = 21;

    /// <summary>Flags that say how a good answer came about, not that something failed: an injected delay, an answer from the cache.</summary>
    private const uint Harmless = 1u << DelayInjected | 1u << ResponseFromCache;

    /// <summary>Short codes by field number; index 0 is no field.</summary>
    private static readonly byte[][] Codes =
    [
        [], [.. "LH"u8], [.. "UH"u8], [.. "UT"u8], [.. "LR"u8], [.. "UR"u8], [.. "UF"u8], [.. "UC"u8], [.. "UO"u8], [.. "NR"u8],
        [.. "DI"u8], [.. "FI"u8], [.. "RL"u8], [.. "UAEX"u8], [.. "RLSE"u8], [.. "DC"u8], [.. "URX"u8], [.. "SI"u8], [.. "IH"u8], [.. "DPE"u8],
        [.. "UMSDR"u8], [.. "RFCF"u8], [.. "NFCF"u8], [.. "DT"u8], [.. "UPE"u8], [.. "NC"u8], [.. "OM"u8], [.. "DF"u8], [.. "DR"u8],
    ];

    /// <summary>Whether no flag is set.</summary>
    public bool IsEmpty => bits == 0;

    /// <summary>The short code of the first flag that means a failure; empty when there is none.</summary>
    public ReadOnlySpan<byte> FirstError
    {
        get
        {
            var errors = bits & ~Harmless;
            return errors == 0 ? default : Codes[BitOperations.TrailingZeroCount(errors)];
        }
    }

    /// <summary>Reads a ResponseFlags message; flags without a known short code are left out.</summary>
    public static bool TryRead(ref ProtobufReader entry, out ResponseFlags flags)
    {
        uint bits = 0;
        flags = default;
        if (!entry.TryReadMessage(out var message))
        {
            return false;
        }

        while (message.TryReadTag(out var tag))
        {
            var number = WireTag.FieldNumberOf(tag);
            var type = WireTag.TypeOf(tag);
            if (number < Codes.Length && number != Unauthorized && type == WireType.Varint)
            {
                message.TryReadVarint(out var value);
                bits |= value == 0 ? 0 : 1u << number;
            }
            else
            {
                // Presence is all that matters of unauthorized_details: its only reason is the external authorization service.
                bits |= number == Unauthorized && type == WireType.LengthDelimited ? 1u << number : 0;
                message.TrySkip(tag);
            }
        }

        flags = new ResponseFlags(bits);
        return entry.Accept(message);
    }

    /// <summary>Writes the attribute <c>envoy.response.flags</c>; nothing when no flag is set.</summary>
    public void Write(ref ProtobufWriter writer)
    {
        if (IsEmpty)
        {
            return;
        }

        var scope = KeyValueWriter.BeginArray(ref writer, OtlpFields.RecordAttributes, AttributeNames.EnvoyResponseFlags);
        for (var rest = bits; rest != 0; rest &= rest - 1)
        {
            KeyValueWriter.WriteElement(ref writer, Codes[BitOperations.TrailingZeroCount(rest)]);
        }

        KeyValueWriter.End(ref writer, scope);
    }
}
