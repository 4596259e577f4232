using System.Text;
using Google.Protobuf.Reflection;

namespace MeshExtensions.Wire.Tests;

/// <summary>Takes a message apart with the reader, down to its innermost fields, and puts it together again with the writer.</summary>
internal static class MessageCopy
{
    public static byte[] Copy(ReadOnlySpan<byte> message, MessageDescriptor type, int lengthBytes)
    {
        var reader = new ProtobufReader(message);
        var writer = new ProtobufWriter(new byte[(message.Length * 5) + 16]);
        Copy(ref reader, type, ref writer, lengthBytes);
        Assert.Equal((WireError.None, message.Length), (reader.Error, reader.Offset));
        Assert.False(writer.Overflowed);
        return writer.Written.ToArray();
    }

    public static void Copy(ref ProtobufReader reader, MessageDescriptor type, ref ProtobufWriter writer, int lengthBytes)
    {
        while (reader.TryReadTag(out var tag))
        {
            var number = WireTag.FieldNumberOf(tag);
            var field = type.FindFieldByNumber(number);
            Assert.NotNull(field);
            switch (field.FieldType)
            {
                case FieldType.Message:
                    Assert.True(reader.TryReadMessage(out var nested));
                    var start = writer.BeginMessage(number, lengthBytes);
                    Copy(ref nested, field.MessageType, ref writer, lengthBytes);
                    writer.EndMessage(start);
                    Assert.True(reader.Accept(nested));
                    break;
                case not (FieldType.String or FieldType.Bytes) when WireTag.TypeOf(tag) == WireType.LengthDelimited:
                    Assert.True(reader.TryReadBytes(out var packed));
                    start = writer.BeginMessage(number, lengthBytes);
                    CopyPacked(packed, field.FieldType, ref writer);
                    writer.EndMessage(start);
                    break;
                case FieldType.String:
                    Assert.True(reader.TryReadBytes(out var text));
                    writer.WriteString(number, Encoding.UTF8.GetString(text));
                    break;
                case FieldType.Bytes:
                    Assert.True(reader.TryReadBytes(out var bytes));
                    writer.WriteBytes(number, bytes);
                    break;
                case FieldType.Double:
                    Assert.True(reader.TryReadFixed64(out var bits));
                    writer.WriteDouble(number, BitConverter.UInt64BitsToDouble(bits));
                    break;
                case FieldType.Fixed64 or FieldType.SFixed64:
                    Assert.True(reader.TryReadFixed64(out var fixed64));
                    writer.WriteFixed64(number, fixed64);
                    break;
                case FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Float:
                    Assert.True(reader.TryReadFixed32(out var fixed32));
                    writer.WriteFixed32(number, fixed32);
                    break;
                default:
                    Assert.Equal(WireType.Varint, WireTag.TypeOf(tag));
                    Assert.True(reader.TryReadVarint(out var varint));
                    writer.WriteVarint(number, varint);
                    break;
            }
        }
    }

    private static void CopyPacked(ReadOnlySpan<byte> packed, FieldType type, ref ProtobufWriter writer)
    {
        if (type is FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 or FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32)
        {
            writer.WriteRaw(packed);
            return;
        }

        var reader = new ProtobufReader(packed);
        while (reader.Offset < packed.Length)
        {
            Assert.True(reader.TryReadVarint(out var value));
            writer.WriteRawVarint(value);
        }
    }
}
