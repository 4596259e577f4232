using System.Buffers;
using System.Buffers.Binary;

namespace MeshExtensions.Wire;

/// <summary>
/// The length-prefixed messages of gRPC over HTTP/2: one flag byte (0 plain, 1 compressed), four bytes of length, big-endian, and the message.
/// Source: grpc/grpc, doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message".
/// </summary>
public static class GrpcFraming
{
    /// <summary>Bytes before the message.</summary>
    public const int HeaderLength = 5;

    /// <summary>Looks for one whole message at the start of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What has arrived of the stream so far.</param>
    /// <param name="maxMessageLength">Longer messages are refused before their bytes are waited for.</param>
    /// <param name="message">The message without its header, when the result is <see cref="GrpcFrameStatus.Complete"/>.</param>
    public static GrpcFrameStatus Read(in ReadOnlySequence<byte> buffer, int maxMessageLength, out ReadOnlySequence<byte> message)
    {
        message = default;
        scoped Span<byte> copy = stackalloc byte[HeaderLength];
        scoped var header = buffer.FirstSpan;
        if (header.Length < HeaderLength)
        {
            if (buffer.Length < HeaderLength)
            {
                return GrpcFrameStatus.Incomplete;
            }

            buffer.Slice(0, HeaderLength).CopyTo(copy);
            header = copy;
        }

        if (header[0] != 0)
        {
            return header[0] == 1 ? GrpcFrameStatus.Compressed : GrpcFrameStatus.InvalidFlag;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)maxMessageLength)
        {
            return GrpcFrameStatus.TooLarge;
        }

        if (buffer.Length - HeaderLength < length)
        {
            return GrpcFrameStatus.Incomplete;
        }

        message = buffer.Slice(HeaderLength, length);
        return GrpcFrameStatus.Complete;
    }

    /// <summary>Writes the header of an uncompressed message into the first <see cref="HeaderLength"/> bytes of <paramref name="target"/>.</summary>
    public static void WriteHeader(Span<byte> target, int messageLength)
    {
        target[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)messageLength);
    }
}
