using System.Text;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Tests.Support;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class TextTests : IDisposable
{
    private readonly MapperFixture _fixture = new();

    [Theory]
    [InlineData("a=b", "a=b")]
    [InlineData("X-Amz-Signature=abc&x=1", "X-Amz-Signature=REDACTED&x=1")]
    [InlineData("x=1&x-goog-signature=abc", "x=1&x-goog-signature=REDACTED")]
    [InlineData("sig=&AWSAccessKeyId=1&Signature=2", "sig=REDACTED&AWSAccessKeyId=REDACTED&Signature=REDACTED")]
    [InlineData("X-Amz-Credential=a&X-Amz-Security-Token=b&&=c&sig", "X-Amz-Credential=REDACTED&X-Amz-Security-Token=REDACTED&&=c&sig")]
    [InlineData("signature2=abc", "signature2=abc")]
    public void Map_Query_RedactsSignatures(string query, string expected)
    {
        var entry = Samples.Http();
        entry.Request.Path = "/p?" + query;

        Assert.Equal(expected, _fixture.MapOne(entry).Attributes.ToTexts()["url.query"]);
    }

    [Theory]
    [InlineData("host", "host", 0)]
    [InlineData("host:8080", "host", 8080)]
    [InlineData("host:", "host:", 0)]
    [InlineData("host:0", "host:0", 0)]
    [InlineData("host:99999", "host:99999", 0)]
    [InlineData("host:80x", "host:80x", 0)]
    [InlineData("[::1]", "::1", 0)]
    [InlineData("[::1]:443", "::1", 443)]
    [InlineData("[::1", "[::1", 0)]
    [InlineData("::1", "::1", 0)]
    [InlineData("", "", 0)]
    public void Split_Authority_GivesHostAndPort(string authority, string host, uint port)
    {
        Authority.Split(Encoding.UTF8.GetBytes(authority), out var actualHost, out var actualPort);

        Assert.Equal(host, Encoding.UTF8.GetString(actualHost));
        Assert.Equal(port, actualPort);
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true)]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", true)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", false)]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01", false)]
    [InlineData("", false)]
    public void TryParse_TraceParent_FollowsTheSpecification(string value, bool isValid)
    {
        Assert.Equal(isValid, TraceParent.TryParse(Encoding.ASCII.GetBytes(value), new byte[24], out _));
    }

    [Theory]
    [InlineData("abc", 5, "abc")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("aéé", 2, "a")]
    [InlineData("aéé", 3, "aé")]
    public void Truncate_Text_DoesNotCutCharacters(string text, int maxBytes, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Utf8Text.Truncate(Encoding.UTF8.GetBytes(text), maxBytes)));

    public void Dispose() => _fixture.Dispose();
}
