using CsCheck;
using Envoy.Data.AccessLog.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufReaderFuzzTests
{
    private const int Iterations = 40_000;
    private const int PoisonLength = 32;

    private static readonly Dictionary<string, MessageDescriptor> Types = new(StringComparer.Ordinal)
    {
        [nameof(CheckRequest)] = CheckRequest.Descriptor,
        [nameof(HTTPAccessLogEntry)] = HTTPAccessLogEntry.Descriptor,
        [nameof(LogRecord)] = LogRecord.Descriptor,
        [nameof(ExportMetricsServiceRequest)] = ExportMetricsServiceRequest.Descriptor,
    };

    [Theory]
    [InlineData(nameof(CheckRequest), 1)]
    [InlineData(nameof(HTTPAccessLogEntry), 2)]
    [InlineData(nameof(LogRecord), 3)]
    [InlineData(nameof(ExportMetricsServiceRequest), 4)]
    public void Read_MutatedMessages_NeverThrowsNorLeavesThemAndAcceptsWhatTheGeneratedTypeAccepts(string typeName, int seed)
    {
        var type = Types[typeName];
        var corpus = Corpus(type);
        var random = new Random(seed);
        for (var i = 0; i < Iterations; i++)
        {
            var message = Mutation.Mutate(corpus[random.Next(corpus.Length)], random);

            var walk = Walk(message, type, poison: 0x00);

            // What lies around the message must not matter: an end that is missing would be 0x00 in one case, 0xFF in the other.
            Assert.Equal(walk, Walk(message, type, poison: 0xFF));
            Assert.InRange(walk.Offset, 0, message.Length);
            if (walk.Error == WireError.None)
            {
                Assert.Equal(message.Length, walk.Offset);
                Assert.Equal((WireError.None, message.Length), TestBytes.Skip(message));
            }
            else if (MessageWalk.IsAcceptedByGeneratedType(message, type))
            {
                Assert.True(IsStricterOnPurpose(message, walk), $"{walk.Error} at {walk.Offset}: {Convert.ToHexString(message)}");
            }
        }
    }

    [Fact]
    public void Skip_MutatedMessages_AcceptsExactlyWhatAnotherParserSkips()
    {
        var corpus = Types.Values.SelectMany(Corpus).ToArray();
        var random = new Random(5);
        for (var i = 0; i < Iterations; i++)
        {
            var message = Mutation.Mutate(corpus[random.Next(corpus.Length)], random);

            var (error, offset) = TestBytes.Skip(message);

            // To a message without fields every field is unknown: no text is checked, no nested message read.
            var accepted = MessageWalk.IsAcceptedByGeneratedType(message, Empty.Descriptor);
            Assert.True(accepted == (error == WireError.None) || IsAboveUInt32(message, offset), $"{error} at {offset}: {Convert.ToHexString(message)}");
        }
    }

    /// <summary>Messages that are refused here although Google.Protobuf for C# accepts them. Each of these is malformed by the specification.</summary>
    private static bool IsStricterOnPurpose(ReadOnlySpan<byte> message, MessageWalk.Result walk)
    {
        if (walk.Error is not (WireError.InvalidTag or WireError.Truncated))
        {
            return false;
        }

        // A tag is a uint32 and a length an int32. It cuts longer ones to their low 32 bits.
        if (IsAboveUInt32(message, walk.Offset))
        {
            return true;
        }

        // Within the entry of a map it passes over tags of the wire types 6 and 7 as if they had a value of no bytes.
        if (walk.Error == WireError.InvalidTag && (ReadVarint(message[walk.Offset..]) & 7) > 5 && walk.FailedIn!.GetOptions()?.MapEntry == true)
        {
            return true;
        }

        // It reads the fields of a wrapper without regard to the wrapper's length, and passes over tags as in a map's entry.
        return walk.FailedIn!.File.Name.EndsWith("/wrappers.proto", StringComparison.Ordinal);
    }

    private static bool IsAboveUInt32(ReadOnlySpan<byte> message, int offset) => ReadVarint(message[offset..]) > uint.MaxValue;

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var i = 0; i < Math.Min(bytes.Length, 10); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                return value;
            }
        }

        return 0;
    }

    private static MessageWalk.Result Walk(byte[] message, MessageDescriptor type, byte poison)
    {
        var array = new byte[PoisonLength + message.Length + PoisonLength];
        array.AsSpan().Fill(poison);
        message.CopyTo(array, PoisonLength);
        return MessageWalk.Walk(array.AsSpan(PoisonLength, message.Length), type);
    }

    private static byte[][] Corpus(MessageDescriptor type)
    {
        var gen = TestGen.Message(type);
        var pcg = new PCG(1, 12345);
        var messages = Enumerable.Range(0, 300).Select(_ => gen.Generate(pcg, null, out Size _).ToByteArray());
        byte[][] corpus = [.. messages.Where(bytes => bytes.Length is > 0 and < 600)];
        Assert.InRange(corpus.Length, 40, 300);
        return corpus;
    }
}
