using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization.Serving;

namespace MeshExtensions.Authorization.Tests.Serving;

/// <summary>
/// Just enough HTTP/2 to decide what stands in which frame, which HttpClient does not let a caller do: END_STREAM in the last DATA frame with content, as
/// Envoy sends it, and RST_STREAM right behind the request. Header blocks are sent as literals and not decoded. Source: RFC 9113, sections 4 and 6.
/// </summary>
internal sealed class RawHttp2Client : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte Acknowledge = 1;
    private const byte EndHeaders = 4;

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream _stream = null!;
    private int _nextStream = 1;

    private RawHttp2Client()
    {
    }

    public static async Task<RawHttp2Client> ConnectAsync(Uri address)
    {
        var client = new RawHttp2Client();
        await client._tcp.ConnectAsync(address.Host, address.Port);
        client._stream = client._tcp.GetStream();
        await client._stream.WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        await client.WriteAsync(Frame(Settings, 0, 0, []));
        return client;
    }

    /// <summary>The code in the status of the CheckResponse to a request in these DATA frames.</summary>
    public async Task<int> CheckAsync(byte[][] frames) => CheckResponse.Parser.ParseFrom((await PostAsync(CheckHandler.Path, frames)).AsSpan(5)).Status.Code;

    /// <summary>Posts a body in these DATA frames, the last of which ends the stream, and returns the response's body.</summary>
    private async Task<byte[]> PostAsync(string path, byte[][] frames)
    {
        var stream = Next();
        await WriteAsync(
        [
            .. Frame(Headers, EndHeaders, stream, HeaderBlock(path)),
            .. frames.SelectMany((frame, i) => Frame(Data, i == frames.Length - 1 ? EndStream : (byte)0, stream, frame)),
        ]);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var body = new List<byte>();
        while (true)
        {
            var (type, flags, id, payload) = await ReadAsync(timeout.Token);
            switch (type)
            {
                case Settings when (flags & Acknowledge) == 0:
                    await WriteAsync(Frame(Settings, Acknowledge, 0, []));
                    break;
                case GoAway:
                    throw new IOException($"GOAWAY {Convert.ToHexString(payload)}");
                case ResetStream when id == stream:
                    throw new IOException($"RST_STREAM {Convert.ToHexString(payload)}");
                case Data when id == stream:
                    body.AddRange(payload);
                    break;
            }

            if (id == stream && type is Data or Headers && (flags & EndStream) != 0)
            {
                return [.. body];
            }
        }
    }

    /// <summary>Posts a whole body, or its beginning, and takes it back in the same packet.</summary>
    public Task PostAndResetAsync(string path, byte[] body)
    {
        var stream = Next();
        var isWhole = stream % 4 == 1;
        return WriteAsync(
        [
            .. Frame(Headers, EndHeaders, stream, HeaderBlock(path)),
            .. Frame(Data, isWhole ? EndStream : (byte)0, stream, isWhole ? body : body[..10]),
            .. Frame(ResetStream, 0, stream, [0, 0, 0, 8]),
        ]);
    }

    public void Dispose() => _tcp.Dispose();

    private int Next()
    {
        var stream = _nextStream;
        _nextStream += 2;
        return stream;
    }

    private Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    private async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadAsync(CancellationToken cancellation)
    {
        var header = new byte[9];
        await _stream.ReadExactlyAsync(header, cancellation);
        var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        await _stream.ReadExactlyAsync(payload, cancellation);
        return (header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static byte[] HeaderBlock(string path) =>
    [
        .. Literal(":method", "POST"),
        .. Literal(":scheme", "http"),
        .. Literal(":path", path),
        .. Literal(":authority", "authz"),
        .. Literal("content-type", "application/grpc"),
        .. Literal("te", "trailers"),
    ];

    /// <summary>A literal without indexing and without Huffman coding. Source: RFC 7541, section 6.2.2.</summary>
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
