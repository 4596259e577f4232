using System.Text;
using Google.Protobuf;

namespace MeshExtensions.Authorization.Tests.Checking;

/// <summary>
/// Copies of a CheckRequest's bytes the fields that decisions read, with another library's reader; what decisions do not read is dropped unseen,
/// and in text what is not UTF-8 is replaced.
/// So it can be told whether a parser that refuses a message refuses what decides, or only what nobody looks at.
/// </summary>
internal static class CheckRequestProjection
{
    private enum Field
    {
        Text,
        Number,

        /// <summary>That it is there counts, what is in it does not.</summary>
        Presence,
        Attributes,
        Source,
        Destination,
        Request,
        TlsSession,
        Address,
        SocketAddress,
        Http,
        HeaderMap,
        Header,
        MapEntry,
        BytesEntry,
        Bytes,
        Time,
        Metadata,
    }

    private static readonly Dictionary<Field, Dictionary<int, Field>> Messages = new()
    {
        [Field.Attributes] = new() { [1] = Field.Source, [2] = Field.Destination, [4] = Field.Request, [10] = Field.MapEntry, [11] = Field.Metadata, [12] = Field.TlsSession },
        [Field.Source] = new() { [1] = Field.Address, [4] = Field.Text },
        [Field.Destination] = new() { [1] = Field.Address, [2] = Field.Text, [3] = Field.MapEntry, [4] = Field.Text },
        [Field.Address] = new() { [1] = Field.SocketAddress, [2] = Field.Presence, [3] = Field.Presence },
        [Field.SocketAddress] = new() { [2] = Field.Text, [3] = Field.Number, [4] = Field.Presence },
        [Field.Request] = new() { [1] = Field.Time, [2] = Field.Http },
        [Field.Time] = new() { [1] = Field.Number, [2] = Field.Number },
        [Field.Metadata] = new() { [1] = Field.BytesEntry },
        [Field.BytesEntry] = new() { [1] = Field.Text, [2] = Field.Bytes },
        [Field.TlsSession] = new() { [1] = Field.Text },
        [Field.Http] = new()
        {
            [1] = Field.Text,
            [2] = Field.Text,
            [3] = Field.MapEntry,
            [4] = Field.Text,
            [5] = Field.Text,
            [6] = Field.Text,
            [9] = Field.Number,
            [10] = Field.Text,
            [13] = Field.HeaderMap,
        },
        [Field.HeaderMap] = new() { [1] = Field.Header },
        [Field.Header] = new() { [1] = Field.Text, [2] = Field.Text, [3] = Field.Text },
        [Field.MapEntry] = new() { [1] = Field.Text, [2] = Field.Text },
    };

    private static readonly Dictionary<int, Field> Top = new() { [1] = Field.Attributes };

    public static byte[] Of(byte[] message) => Copy(message, Top);

    private static byte[] Copy(byte[] message, Dictionary<int, Field> fields)
    {
        using var output = new MemoryStream();
        var writer = new CodedOutputStream(output);
        var reader = new CodedInputStream(message);
        while (reader.ReadTag() is var tag && tag != 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            var type = WireFormat.GetTagWireType(tag);
            if (!fields.TryGetValue(number, out var field)
                || type != (field == Field.Number ? WireFormat.WireType.Varint : WireFormat.WireType.LengthDelimited))
            {
                reader.SkipLastField();
                continue;
            }

            writer.WriteTag(tag);
            switch (field)
            {
                case Field.Number:
                    writer.WriteUInt64(reader.ReadUInt64());
                    break;
                case Field.Text:
                    writer.WriteBytes(ByteString.CopyFromUtf8(Encoding.UTF8.GetString(reader.ReadBytes().Span)));
                    break;
                case Field.Bytes:
                    writer.WriteBytes(reader.ReadBytes());
                    break;
                case Field.Presence:
                    reader.ReadBytes();
                    writer.WriteBytes(ByteString.Empty);
                    break;
                default:
                    writer.WriteBytes(ByteString.CopyFrom(Copy(reader.ReadBytes().ToByteArray(), Messages[field])));
                    break;
            }
        }

        writer.Flush();
        return output.ToArray();
    }
}
