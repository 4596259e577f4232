using System.Buffers;

namespace MeshExtensions.Wire.Tests;

public sealed class ContiguousBytesTests
{
    private static readonly byte[] Bytes = TestBytes.Counting(12);

    [Fact]
    public void Span_OneSegment_IsTheSequencesOwnMemory()
    {
        var sequence = new ReadOnlySequence<byte>(Bytes, 2, 5);

        using var contiguous = new ContiguousBytes(sequence, stackalloc byte[16]);

        Assert.True(contiguous.Span == Bytes.AsSpan(2, 5));
    }

    [Fact]
    public void Span_EmptySequence_IsEmpty()
    {
        using var none = new ContiguousBytes(ReadOnlySequence<byte>.Empty, []);
        using var empty = new ContiguousBytes(Segments.Of([], []), []);
        using var absent = new ContiguousBytes(default, []);

        Assert.True(none.Span.IsEmpty);
        Assert.True(empty.Span.IsEmpty);
        Assert.True(absent.Span.IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(64)]
    public void Span_EverySplitInThree_IsTheBytesInScratchWhenTheyFit(int scratchLength)
    {
        var scratch = new byte[scratchLength];
        for (var first = 0; first <= Bytes.Length; first++)
        {
            for (var second = first; second <= Bytes.Length; second++)
            {
                scratch.AsSpan().Clear();
                using var contiguous = new ContiguousBytes(Segments.Of(Bytes[..first], Bytes[first..second], Bytes[second..]), scratch);

                Assert.True(contiguous.Span.SequenceEqual(Bytes));
                Assert.Equal(scratchLength >= Bytes.Length, contiguous.Span.Overlaps(scratch));
                if (scratchLength < Bytes.Length)
                {
                    Assert.False(scratch.AsSpan().ContainsAnyExcept((byte)0));
                }
            }
        }
    }

    [Fact]
    public void Span_SliceOverSegments_HasNoByteOutsideIt()
    {
        var sequence = Segments.Of(Bytes[..4], Bytes[4..8], Bytes[8..]).Slice(3, 6);

        using var contiguous = new ContiguousBytes(sequence, stackalloc byte[6]);

        Assert.True(contiguous.Span.SequenceEqual(Bytes.AsSpan(3, 6)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Dispose_Copied_EmptiesTheSpan(int scratchLength)
    {
        var contiguous = new ContiguousBytes(Segments.Of(Bytes[..5], Bytes[5..]), new byte[scratchLength]);

        contiguous.Dispose();

        Assert.True(contiguous.Span.IsEmpty);
    }

    [Fact]
    public void Dispose_Rented_GivesTheArrayBackOnce()
    {
        // The pool hands out first what this thread gave back last.
        var parts = Segments.Of(new byte[5000], new byte[1]);
        var contiguous = new ContiguousBytes(parts, []);
        var rented = contiguous.Span;

        contiguous.Dispose();
        contiguous.Dispose();

        var first = ArrayPool<byte>.Shared.Rent(5001);
        var second = ArrayPool<byte>.Shared.Rent(5001);
        Assert.True(rented.Overlaps(first));
        Assert.NotSame(first, second);
        ArrayPool<byte>.Shared.Return(first);
        ArrayPool<byte>.Shared.Return(second);
    }

    [Fact]
    public void Dispose_OneSegment_LeavesTheSequenceAlone()
    {
        var sequence = new ReadOnlySequence<byte>(Bytes);
        var contiguous = new ContiguousBytes(sequence, []);

        contiguous.Dispose();

        Assert.True(contiguous.Span.IsEmpty);
        Assert.Equal(Bytes, sequence.ToArray());
    }
}
