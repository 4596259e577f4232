using System.Text;

namespace MeshExtensions.Policies.Tests;

public sealed class HeaderListTests
{
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes("x-a1X-A2x-b3");
    private static readonly KeyValueSlice[] Entries = [new(new(0, 3), new(3, 1)), new(new(4, 3), new(7, 1)), new(new(8, 3), new(11, 1))];

    [Fact]
    public void FindLast_NameThatRepeats_GoesBackwardsWithoutRegardToCase()
    {
        var headers = new HeaderList(Bytes, Entries, isJoined: false);

        var last = headers.FindLast("x-a"u8, headers.Count);
        var first = headers.FindLast("x-a"u8, last);

        Assert.Equal([1, 0, -1], [last, first, headers.FindLast("x-a"u8, first)]);
        Assert.Equal("2", Encoding.UTF8.GetString(headers.Value(last)));
        Assert.Equal("X-A", Encoding.UTF8.GetString(headers.Name(last)));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x-")]
    [InlineData("x-a1")]
    [InlineData("x-c")]
    [InlineData("")]
    public void FindLast_OtherName_IsNotFound(string name)
    {
        var headers = new HeaderList(Bytes, Entries, isJoined: false);

        Assert.Equal(-1, headers.FindLast(Encoding.UTF8.GetBytes(name), headers.Count));
    }

    [Fact]
    public void FindLast_NoHeaders_IsNotFound() => Assert.Equal(-1, default(HeaderList).FindLast("x"u8, 0));
}
