using System.Text.Unicode;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// Writes KeyValue fields. <c>fieldNumber</c> is that of the repeated KeyValue: 6 in LogRecord, 1 in Resource.
/// Lengths are computed before, so the common case moves no bytes.
/// </summary>
internal static class KeyValueWriter
{
    private const uint KeyTag = OtlpFields.KeyValueKey << WireTag.Shift | WireTag.LengthDelimited;
    private const uint ValueTag = OtlpFields.KeyValueValue << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>A string attribute; nothing when the value is empty.</summary>
    public static void WriteText(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            WriteTextOrEmpty(ref writer, fieldNumber, key, value);
        }
    }

    /// <summary>A string attribute, also when its value is empty.</summary>
    public static void WriteTextOrEmpty(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value) || !Utf8.IsValid(key))
        {
            WriteRepairedText(ref writer, fieldNumber, key, value);
            return;
        }

        var any = FieldLength(value.Length);
        BeginKnownLength(ref writer, fieldNumber, key, any);
        writer.WriteBytes(OtlpFields.AnyString, value);
    }

    /// <summary>An integer attribute. Unsigned values above 2^63-1 do not fit OTLP's int64 and are written as that.</summary>
    public static void WriteInt(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, ulong value)
    {
        value = Math.Min(value, long.MaxValue);
        BeginKnownLength(ref writer, fieldNumber, key, 1 + ProtobufWriter.VarintLength(value));
        writer.WriteVarint(OtlpFields.AnyInt, value);
    }

    /// <summary>Begins a string attribute whose value is written in pieces with <see cref="Utf8Text.WriteReplacingInvalid"/>.</summary>
    public static Scope BeginText(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> keySuffix = default)
    {
        var keyValue = writer.BeginMessage(fieldNumber, lengthBytes: 2);
        WriteKey(ref writer, key, keySuffix);
        var any = writer.BeginMessage(OtlpFields.KeyValueValue);
        return new Scope(keyValue, any, writer.BeginMessage(OtlpFields.AnyString));
    }

    /// <summary>Begins a string-array attribute whose elements are written with <see cref="WriteElement"/>.</summary>
    public static Scope BeginArray(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> keySuffix = default)
    {
        var keyValue = writer.BeginMessage(fieldNumber, lengthBytes: 2);
        WriteKey(ref writer, key, keySuffix);
        var any = writer.BeginMessage(OtlpFields.KeyValueValue);
        return new Scope(keyValue, any, writer.BeginMessage(OtlpFields.AnyArray));
    }

    /// <summary>One string of an array attribute.</summary>
    public static void WriteElement(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> value)
    {
        var any = writer.BeginMessage(OtlpFields.ListValues);
        var text = writer.BeginMessage(OtlpFields.AnyString);
        WriteValid(ref writer, value);
        writer.EndMessage(text);
        writer.EndMessage(any);
    }

    /// <summary>Ends what <see cref="BeginText"/> or <see cref="BeginArray"/> began.</summary>
    public static void End(ref ProtobufWriter writer, Scope scope)
    {
        writer.EndMessage(scope.Value);
        writer.EndMessage(scope.Any);
        writer.EndMessage(scope.KeyValue);
    }

    private static void WriteRepairedText(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        var scope = BeginText(ref writer, fieldNumber, key);
        Utf8Text.WriteReplacingInvalid(ref writer, value);
        End(ref writer, scope);
    }

    private static void BeginKnownLength(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> key, int anyLength)
    {
        writer.WriteRawVarint((uint)fieldNumber << WireTag.Shift | WireTag.LengthDelimited);
        writer.WriteRawVarint((uint)(FieldLength(key.Length) + FieldLength(anyLength)));
        writer.WriteRawVarint(KeyTag);
        writer.WriteRawVarint((uint)key.Length);
        writer.WriteRaw(key);
        writer.WriteRawVarint(ValueTag);
        writer.WriteRawVarint((uint)anyLength);
    }

    private static void WriteKey(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> suffix)
    {
        var start = writer.BeginMessage(OtlpFields.KeyValueKey);
        WriteValid(ref writer, key);
        WriteValid(ref writer, suffix);
        writer.EndMessage(start);
    }

    private static void WriteValid(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            writer.WriteRaw(text);
        }
        else
        {
            Utf8Text.WriteReplacingInvalid(ref writer, text);
        }
    }

    /// <summary>Bytes of a length-delimited field with a one-byte tag.</summary>
    private static int FieldLength(int content) => 1 + ProtobufWriter.VarintLength((uint)content) + content;

    /// <summary>An attribute that was begun and is to be ended.</summary>
    internal readonly struct Scope(ProtobufWriter.MessageStart keyValue, ProtobufWriter.MessageStart any, ProtobufWriter.MessageStart value)
    {
        public ProtobufWriter.MessageStart KeyValue { get; } = keyValue;

        public ProtobufWriter.MessageStart Any { get; } = any;

        public ProtobufWriter.MessageStart Value { get; } = value;
    }
}
