using System.Buffers;

namespace MeshExtensions.Wire.Tests;

public sealed class ContiguousArrayTests
{
    private static readonly byte[] Bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void Segment_OneSegmentOfAnArray_IsThatArrayAndNoCopy()
    {
        using var contiguous = new ContiguousArray(new ReadOnlySequence<byte>(Bytes, 2, 5), []);

        Assert.Same(Bytes, contiguous.Segment.Array);
        Assert.Equal((2, 5), (contiguous.Segment.Offset, contiguous.Segment.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void Segment_SeveralSegments_HasAllBytes(int scratchLength)
    {
        for (var first = 0; first <= Bytes.Length; first++)
        {
            using var contiguous = new ContiguousArray(Segments.Of(Bytes[..first], Bytes[first..]), new byte[scratchLength]);

            Assert.Equal(Bytes, contiguous.Segment.ToArray());
        }
    }

    [Fact]
    public void Dispose_AnyForm_LeavesNothing()
    {
        var contiguous = new ContiguousArray(Segments.Of(Bytes[..5], Bytes[5..]), []);

        contiguous.Dispose();
        contiguous.Dispose();

        Assert.Equal(0, contiguous.Segment.Count);
    }
}
