using System.Buffers;

namespace MeshExtensions.Wire.Tests;

/// <summary>Sequences of several segments, each in an array of its own.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(params byte[][] parts)
    {
        var first = new Segment(parts[0], null);
        var last = first;
        foreach (var part in parts[1..])
        {
            last = new Segment(part, last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, parts[^1].Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? previous)
        {
            Memory = bytes;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
