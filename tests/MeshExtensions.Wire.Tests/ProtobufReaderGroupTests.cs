namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufReaderGroupTests
{
    private const byte Start = 0x0B; // field 1, a group starts
    private const byte End = 0x0C; // field 1, a group ends

    public static TheoryData<byte[], WireError, int> Groups => new()
    {
        { [Start, End], WireError.None, 2 },
        { [Start, Start, End, End], WireError.None, 4 },
        { [Start, 0x12, 0x01, End, End], WireError.None, 5 }, // an end tag within field 2's bytes is not one
        { [Start, End, 0x08, 0x01], WireError.None, 4 }, // a field follows
        { [0x83, 0x01, 0x84, 0x01], WireError.None, 4 }, // field 16: tags of two bytes
        { [Start, 0x8C, 0x00], WireError.None, 3 }, // the end's tag padded
        { [Start], WireError.Truncated, 1 },
        { [Start, Start, End], WireError.Truncated, 3 },
        { [Start, 0x14], WireError.UnbalancedGroup, 2 }, // field 2 ends in field 1
        { [Start, 0x13, End, 0x14], WireError.UnbalancedGroup, 3 }, // crossed
        { [Start, End, End], WireError.UnbalancedGroup, 3 },
        { [Start, 0x00], WireError.InvalidTag, 1 },
        { [Start, 0x0F], WireError.InvalidTag, 1 },
        { [Start, 0x12, 0x05, End], WireError.Truncated, 2 }, // the bytes go on after the group's end
        { [Start, 0x10, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, End], WireError.VarintTooLong, 2 },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void TrySkip_Group_IsSkippedOrRefused(byte[] message, WireError error, int offset) =>
        Assert.Equal((error, offset), TestBytes.Skip(message));

    [Fact]
    public void TrySkip_GroupsAtTheLimit_AreSkipped()
    {
        byte[] message = [.. Enumerable.Repeat(Start, ProtobufReader.MaxGroupDepth), .. Enumerable.Repeat(End, ProtobufReader.MaxGroupDepth)];

        Assert.Equal((WireError.None, message.Length), TestBytes.Skip(message));
    }

    [Fact]
    public void TrySkip_GroupsOneAboveTheLimit_AreTooDeep()
    {
        byte[] message = [.. Enumerable.Repeat(Start, ProtobufReader.MaxGroupDepth + 1), .. Enumerable.Repeat(End, ProtobufReader.MaxGroupDepth + 1)];

        Assert.Equal((WireError.NestingTooDeep, ProtobufReader.MaxGroupDepth + 1), TestBytes.Skip(message));
    }

    [Fact]
    public void TrySkip_AMillionGroupStarts_DoesNotExhaustTheStack() =>
        Assert.Equal((WireError.NestingTooDeep, ProtobufReader.MaxGroupDepth + 1), TestBytes.Skip(Enumerable.Repeat(Start, 1_000_000).ToArray()));

    [Fact]
    public void TrySkip_ManyGroupsInARow_AreNotDeep()
    {
        var message = Enumerable.Repeat<byte[]>([Start, Start, End, End], 1000).SelectMany(group => group).ToArray();

        Assert.Equal((WireError.None, message.Length), TestBytes.Skip(message));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    public void TrySkip_TagWithoutAValue_IsRefused(uint type)
    {
        var reader = new ProtobufReader([0x01, 0x02]);

        Assert.False(reader.TrySkip(1u << WireTag.Shift | type));

        Assert.Equal((WireError.UnbalancedGroup, 0), (reader.Error, reader.ErrorOffset));
    }
}
