using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace MeshExtensions.Authorization.Tests.Checking;

/// <summary>
/// Copies of a CheckRequest's bytes the fields that decisions read, with another library's reader; what decisions do not read is dropped unseen,
/// and in text what is not UTF-8 is replaced.
/// So it can be told whether a parser that refuses a message refuses what decides, or only what nobody looks at.
/// </summary>
internal static class CheckRequestProjection
{
    private enum Kind
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

    private static readonly Dictionary<Kind, Dictionary<int, Kind>> Messages = new()
    {
        [Kind.Attributes] = new() { [1] = Kind.Source, [2] = Kind.Destination, [4] = Kind.Request, [10] = Kind.MapEntry, [11] = Kind.Metadata, [12] = Kind.TlsSession },
        [Kind.Source] = new() { [1] = Kind.Address, [4] = Kind.Text },
        [Kind.Destination] = new() { [1] = Kind.Address, [2] = Kind.Text, [3] = Kind.MapEntry, [4] = Kind.Text },
        [Kind.Address] = new() { [1] = Kind.SocketAddress, [2] = Kind.Presence, [3] = Kind.Presence },
        [Kind.SocketAddress] = new() { [2] = Kind.Text, [3] = Kind.Number, [4] = Kind.Presence },
        [Kind.Request] = new() { [1] = Kind.Time, [2] = Kind.Http },
        [Kind.Time] = new() { [1] = Kind.Number, [2] = Kind.Number },
        [Kind.Metadata] = new() { [1] = Kind.BytesEntry },
        [Kind.BytesEntry] = new() { [1] = Kind.Text, [2] = Kind.Bytes },
        [Kind.TlsSession] = new() { [1] = Kind.Text },
        [Kind.Http] = new()
        {
            [1] = Kind.Text,
            [2] = Kind.Text,
            [3] = Kind.MapEntry,
            [4] = Kind.Text,
            [5] = Kind.Text,
            [6] = Kind.Text,
            [9] = Kind.Number,
            [10] = Kind.Text,
            [13] = Kind.HeaderMap,
        },
        [Kind.HeaderMap] = new() { [1] = Kind.Header },
        [Kind.Header] = new() { [1] = Kind.Text, [2] = Kind.Text, [3] = Kind.Text },
        [Kind.MapEntry] = new() { [1] = Kind.Text, [2] = Kind.Text },
    };

    private static readonly Dictionary<int, Kind> Top = new() { [1] = Kind.Attributes };

    public static byte[] Of(byte[] message) => Copy(message, Top);

    /// <summary>A google.protobuf.Struct's bytes, written anew; nothing for what is none: what is in it is read only when it is asked for.</summary>
    public static string StructText(byte[] bytes)
    {
        try
        {
            return Convert.ToHexString(Struct.Parser.ParseFrom(bytes).ToByteArray());
        }
        catch (InvalidProtocolBufferException)
        {
            return string.Empty;
        }
    }

    private static byte[] Copy(byte[] message, Dictionary<int, Kind> fields)
    {
        using var output = new MemoryStream();
        var writer = new CodedOutputStream(output);
        var reader = new CodedInputStream(message);
        while (reader.ReadTag() is var tag && tag != 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            var type = WireFormat.GetTagWireType(tag);
            if (!fields.TryGetValue(number, out var field)
                || type != (field == Kind.Number ? WireFormat.WireType.Varint : WireFormat.WireType.LengthDelimited))
            {
                reader.SkipLastField();
                continue;
            }

            writer.WriteTag(tag);
            switch (field)
            {
                case Kind.Number:
                    writer.WriteUInt64(reader.ReadUInt64());
                    break;
                case Kind.Text:
                    writer.WriteBytes(ByteString.CopyFromUtf8(Encoding.UTF8.GetString(reader.ReadBytes().Span)));
                    break;
                case Kind.Bytes:
                    var bytes = reader.ReadBytes().ToByteArray();
                    writer.WriteBytes(ByteString.CopyFrom(StructText(bytes).Length == 0 ? [] : bytes));
                    break;
                case Kind.Presence:
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
