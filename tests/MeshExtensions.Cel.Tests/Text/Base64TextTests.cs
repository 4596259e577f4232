using System.Buffers;
using System.Text;
using CsCheck;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Tests.Text;

public sealed class Base64TextTests
{
    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVsbG8", "hello")]
    [InlineData("SGVsbG8gV29ybGQh", "Hello World!")]
    [InlineData("", "")]
    [InlineData("\r\n", "")]
    [InlineData("YQ==", "a")]
    [InlineData("YQ", "a")]
    [InlineData("Y\nQ\r=\n=\n", "a")]
    [InlineData("YR==", "a")]
    [InlineData("YWI=", "ab")]
    [InlineData("YWI", "ab")]
    public void Decode_PaddedOrNot_IsDecoded(string text, string expected) => Assert.Equal(TextAssert.Utf8(expected), Decode(text));

    [Theory]
    [InlineData("Y")]
    [InlineData("YQ=")]
    [InlineData("YQ===")]
    [InlineData("YWI==")]
    [InlineData("YWJj=")]
    [InlineData("YWJj====")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("YQ==YQ==")]
    [InlineData("YQ =")]
    [InlineData(" YQ==")]
    [InlineData("Y-_=")]
    [InlineData("Y\0Q=")]
    [InlineData("YQé=")]
    public void Decode_AnythingElse_IsRefused(string text) => Assert.Null(Decode(text));

    [Fact]
    public void TryEncode_AnyBytes_IsWhatTheRuntimeEncodesAndIsReadBack() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        var expected = Convert.ToBase64String(bytes);
        Assert.Equal(
            expected,
            TextAssert.Written((destination, out written) => Base64Text.TryEncode(bytes, destination, out written), Base64Text.EncodedLength(bytes.Length)));
        Assert.Equal(expected.Length, Base64Text.EncodedLength(bytes.Length));
        Assert.Equal(bytes, Decode(expected));
        Assert.Equal(bytes, Decode(expected.TrimEnd('=')));
        if (bytes.Length > 0)
        {
            Assert.Equal(OperationStatus.DestinationTooSmall, Base64Text.Decode(TextAssert.Utf8(expected), new byte[bytes.Length - 1], out var none));
            Assert.Equal(0, none);
        }
    });

    [Fact]
    public void Decode_AnyText_IsWhatTheRuntimeDecodesOnceCompleted() => TextGen.Of("ABYZaz09+/=\r\n -", 12).Sample(text =>
    {
        var characters = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var bare = characters.TrimEnd('=');
        var completed = bare + new string('=', (4 - (bare.Length % 4)) % 4);
        var room = new byte[20];
        var valid = bare.Length % 4 != 1 && (characters == bare || characters == completed) && !characters.Contains(' ', StringComparison.Ordinal) &&
            Convert.TryFromBase64String(completed, room, out _);

        // The runtime refuses bits that belong to no byte; here they are ignored, so that only what it takes can be compared.
        var decoded = Decode(text);
        if (valid)
        {
            Assert.NotNull(decoded);
            Assert.Equal(room[..decoded.Length], decoded);
        }
        else if (decoded is not null)
        {
            Assert.Equal(bare[..(bare.Length / 4 * 4)], Convert.ToBase64String(decoded)[..(bare.Length / 4 * 4)]);
        }
    });

    [Fact]
    public void Decode_AnyBytes_DoesNotThrow() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        _ = Base64Text.Decode(bytes, new byte[Base64Text.MaxDecodedLength(bytes.Length)], out _);
        _ = Base64Text.Decode(bytes, default, out _);
    });

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[100];
        TextAssert.AllocatesNothing(() =>
        {
            _ = Base64Text.TryEncode("Hello World!"u8, room, out _);
            _ = Base64Text.Decode("SGVsbG8gV29ybGQh"u8, room, out _);
        });
    }

    private static byte[]? Decode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var room = new byte[Base64Text.MaxDecodedLength(bytes.Length)];
        var status = Base64Text.Decode(bytes, room, out var written);
        Assert.NotEqual(OperationStatus.DestinationTooSmall, status);
        return status == OperationStatus.Done ? room[..written] : null;
    }
}
