using System.Text;
using CsCheck;
using MeshExtensions.Policies.Explaining;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Tests.Explaining;

public sealed class ExampleTextTests
{
    private static readonly SpiffeParts Web = new("cluster.local", "shop", "web");

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("abc*", "abc")]
    [InlineData("abc/*", "abc/x")]
    [InlineData("*abc", "abc")]
    [InlineData("*.abc", "x.abc")]
    [InlineData("*", "x")]
    [InlineData("*a*", "a*")]
    public void Of_Value_IsMatchedByIt(string value, string expected)
    {
        Assert.Equal(expected, ExampleText.Of(value, "x"));
        Assert.True(TextPattern.Parse(value).Matches(Encoding.UTF8.GetBytes(expected)));
    }

    [Theory]
    [InlineData("/{*}/items/{*}", "/a/b/c", "/a/items/c")]
    [InlineData("/{*}/items/{*}", "/", "/x/items/x")]
    [InlineData("/{**}", "/a/b", "/a/b")]
    [InlineData("/v1/{**}/end", "/a", "/v1/x/end")]
    [InlineData("/{*}", "/a%2fb", "/x")]
    [InlineData("/{*}", "/..", "/x")]
    [InlineData("/a/*", "/z/y", "/a/y")]
    [InlineData("/a/*", "", "/a/x")]
    public void OfPath_Value_TakesPresentSegmentsThatAreSafe(string value, string present, string expected) => Assert.Equal(expected, ExampleText.OfPath(value, present));

    [Fact]
    public void OfPath_RandomTemplate_IsMatchedByIt() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var segments = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) == 0 ? "a" : "{*}").ToList();
        if (random.Next(2) == 0)
        {
            segments.Add("{**}");
        }

        var template = "/" + string.Join('/', segments);
        var present = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "/" + "x.%é/"[..random.Next(1, 5)]));
        var example = ExampleText.OfPath(template, present);
        Assert.True(!PathTemplate.IsTemplate(template) || PathTemplate.Parse(template, out _)!.Matches(Encoding.UTF8.GetBytes(example)), $"{template} {present} {example}");
    });

    [Theory]
    [InlineData("td/ns/a/sa/b", "td/ns/a/sa/b")]
    [InlineData("*", "cluster.local/ns/shop/sa/web")]
    [InlineData("td/*", "td/ns/shop/sa/web")]
    [InlineData("td/ns/a/*", "td/ns/a/sa/web")]
    [InlineData("*/ns/a/sa/b", "cluster.local/ns/a/sa/b")]
    [InlineData("*/sa/b", "cluster.local/ns/shop/sa/b")]
    [InlineData("*b", "cluster.local/ns/shop/sa/b")]
    public void OfPrincipal_Value_KeepsWhatItLeavesOpen(string value, string expected) => Assert.Equal("spiffe://" + expected, ExampleText.OfPrincipal(value, Web));

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("10.1.2.3/8", "10.0.0.1 10.0.0.2 10.255.255.255")]
    [InlineData("10.0.0.6/31", "10.0.0.7 10.0.0.6")]
    [InlineData("0.0.0.0/0", "0.0.0.1 0.0.0.2 255.255.255.255")]
    [InlineData("fd00::/127", "fd00::1 fd00::")]
    [InlineData("::/0", "::1 ::2 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.1 10.0.0.2 10.255.255.255")]
    [InlineData("x", "")]
    public void OfBlock_Value_AreAddressesInIt(string value, string expected)
    {
        var examples = ExampleText.OfBlock(value).ToList();

        Assert.Equal(expected, string.Join(' ', examples));
        Assert.All(examples, example => Assert.True(IpBlock.TryParse(Encoding.UTF8.GetBytes(value), out var block)
            && IpAddress.TryParse(Encoding.UTF8.GetBytes(example), out var address) && block.Contains(address)));
    }
}
