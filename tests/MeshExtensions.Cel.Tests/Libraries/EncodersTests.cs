using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Libraries;

[LibraryTable]
public class EncodersTests
{
    [Theory]
    [InlineData("base64.encode(b'')", "''")]
    [InlineData("base64.encode(b'hello')", "'aGVsbG8='")]
    [InlineData("base64.encode(b'\\xff\\xfe')", "'//4='")]
    [InlineData("base64.encode(dyn('hello'))", "NoSuchOverload")]
    [InlineData("base64.decode('')", "b''")]
    [InlineData("base64.decode('aGVsbG8=')", "b'hello'")]
    [InlineData("base64.decode('aGVsbG8')", "b'hello'")]
    [InlineData("base64.decode('//4=')", "b'\\xff\\xfe'")]
    [InlineData("base64.decode('*')", "InvalidArgument")]
    [InlineData("base64.decode('a')", "InvalidArgument")]
    [InlineData("base64.decode('é')", "InvalidArgument")]
    [InlineData("base64.decode(dyn(b'aGVsbG8='))", "NoSuchOverload")]
    [InlineData("base64.decode(base64.encode(b'\\x00\\x01'))", "b'\\x00\\x01'")]
    public void Base64_BytesAndText_RoundTrips(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);
}
