using System.Buffers;
using BenchmarkDotNet.Attributes;
using MeshExtensions.Samples;
using MeshExtensions.Wire;

namespace MeshExtensions.Benchmarks.Wire;

/// <summary>The protobuf reader and writer, and gRPC's framing, by themselves.</summary>
[MemoryDiagnoser]
public class WireBenchmarks
{
    private const int Headers = 20;

    private readonly byte[] _message = SampleChecks.Istio();
    private readonly byte[] _target = new byte[4096];
    private ReadOnlySequence<byte> _frame;

    [GlobalSetup]
    public void Setup()
    {
        var frame = new byte[GrpcFraming.HeaderLength + _message.Length];
        GrpcFraming.WriteHeader(frame, _message.Length);
        _message.CopyTo(frame, GrpcFraming.HeaderLength);
        _frame = new ReadOnlySequence<byte>(frame);
    }

    /// <summary>Every field of an Istio CheckRequest, into all messages that a request nests.</summary>
    [Benchmark]
    public int Read()
    {
        var reader = new ProtobufReader(_message);
        return CountFields(ref reader, depth: 0);
    }

    /// <summary>Twenty header options: messages in messages, whose lengths are filled in.</summary>
    [Benchmark]
    public int Write()
    {
        var writer = new ProtobufWriter(_target);
        var response = writer.BeginMessage(3, lengthBytes: 2);
        for (var i = 0; i < Headers; i++)
        {
            var option = writer.BeginMessage(2);
            var header = writer.BeginMessage(1);
            writer.WriteBytes(1, "x-ext-authz-check-result"u8);
            writer.WriteBytes(2, "allowed"u8);
            writer.EndMessage(header);
            writer.EndMessage(option);
        }

        writer.EndMessage(response);
        return writer.Length;
    }

    /// <summary>Taking the message out of its gRPC frame.</summary>
    [Benchmark]
    public long ReadFrame()
    {
        GrpcFraming.Read(_frame, int.MaxValue, out var message);
        return message.Length;
    }

    /// <summary>Goes down three levels, as deep as attributes, request and http, and passes over what is below.</summary>
    private static int CountFields(ref ProtobufReader reader, int depth)
    {
        const int Depth = 3;
        var count = 0;
        while (reader.TryReadTag(out var tag))
        {
            count++;
            if (depth < Depth && WireTag.TypeOf(tag) == WireType.LengthDelimited)
            {
                if (reader.TryReadMessage(out var nested))
                {
                    count += CountFields(ref nested, depth + 1);
                }
            }
            else
            {
                reader.TrySkip(tag);
            }
        }

        return count;
    }
}
