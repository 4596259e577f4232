using CsCheck;
using Google.Protobuf;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Tests.Support;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class MessageMapperFuzzTests
{
    private static readonly byte[] Http = HttpSeed();
    private static readonly byte[] Tcp = new Envoy.Service.AccessLog.V3.StreamAccessLogsMessage
    {
        Identifier = Samples.IstioIdentifier(),
        TcpLogs = new() { LogEntry = { Samples.Tcp(), Samples.Tcp() } },
    }.ToByteArray();

    [Fact]
    public void Map_MutatedMessages_NeverThrowsAndWritesValidOtlp()
    {
        var mutation = Gen.Select(Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3]);
        Gen.Select(Gen.Bool, mutation.Array[1, 12]).Sample((isHttp, mutations) =>
        {
            var message = (isHttp ? Http : Tcp).ToList();
            foreach (var (position, value, kind) in mutations)
            {
                var at = position % message.Count;
                switch (kind)
                {
                    case 0:
                        message[at] = value;
                        break;
                    case 1:
                        message.Insert(at, value);
                        break;
                    case 2 when message.Count > 1:
                        message.RemoveAt(at);
                        break;
                    case 3:
                        message[at] ^= (byte)(1 << (value & 7));
                        break;
                }
            }

            AssertMaps([.. message]);
        });
    }

    [Fact]
    public void Map_RandomBytes_NeverThrowsAndWritesValidOtlp() => Gen.Byte.Array[0, 300].Sample(AssertMaps);

    [Fact]
    public void Map_EveryPrefix_NeverThrowsAndWritesValidOtlp()
    {
        for (var length = 0; length < Http.Length; length++)
        {
            AssertMaps(Http[..length]);
        }
    }

    /// <summary>The generated parser refuses invalid UTF-8 and malformed lengths, so that parsing is the check.</summary>
    private static void AssertMaps(byte[] message)
    {
        using var fixture = new MapperFixture();
        fixture.Mapper.Map(new AccessLogStream(), message);
        var records = MapperFixture.Records(fixture.Take());
        Assert.Equal(fixture.Metrics.Received, records.Count + fixture.Metrics.AllDropped);
    }

    private static byte[] HttpSeed()
    {
        var message = Samples.HttpMessage(2, identified: true);
        message.HttpLogs.LogEntry[0].Request.RequestHeaders["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        message.HttpLogs.LogEntry[0].Request.Path = "/a?X-Amz-Signature=x&y=z";
        message.HttpLogs.LogEntry[1].CommonProperties.ResponseFlags = new() { NoRouteFound = true, UnauthorizedDetails = new() };
        return message.ToByteArray();
    }
}
