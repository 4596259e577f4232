using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

public sealed class FilterMetadataMatcherTests
{
    private const string Metadata = """{"s": "value", "l": ["one", "two", 3], "e": "", "b": [""], "n": 1, "brackets": "[v]", "a.b": "dot", "m": {"k": "in"}}""";

    [Theory]
    [InlineData("s", "value", true)]
    [InlineData("s", "val*", true)]
    [InlineData("s", "*lue", true)]
    [InlineData("s", "*", true)]
    [InlineData("s", "other", false)]
    [InlineData("s", "[value]", false)] // a list matcher sees no string
    [InlineData("l", "[one]", true)]
    [InlineData("l", "[t*]", true)]
    [InlineData("l", "[*wo]", true)]
    [InlineData("l", "[*]", true)]
    [InlineData("l", "[3]", false)]
    [InlineData("l", "[four]", false)]
    [InlineData("l", "[[one]]", true)] // all brackets come off
    [InlineData("l", "one", false)] // a string matcher sees no list
    [InlineData("l", "*", false)]
    [InlineData("e", "*", false)]
    [InlineData("b", "[*]", false)]
    [InlineData("b", "[]", true)]
    [InlineData("l", "[]", false)]
    [InlineData("n", "1", false)]
    [InlineData("n", "*", false)]
    [InlineData("brackets", "[v]", false)]
    [InlineData("brackets", "[v*", true)] // half a pair is no pair
    [InlineData("brackets", "*v]", true)]
    [InlineData("a.b", "dot", true)]
    [InlineData("m", "*", false)]
    [InlineData("absent", "*", false)]
    public void Matches_Metadata_AsIstioWould(string key, string value, bool expected) =>
        Assert.Equal(expected, new FilterMetadataMatcher([key], [value]).Matches(Structs.Bytes(Metadata)));

    [Fact]
    public void Matches_Values_AnyOfBothKinds()
    {
        var matcher = new FilterMetadataMatcher(["k"], ["a", "[b]"]);

        Assert.True(matcher.Matches(Structs.Bytes("""{"k": "a"}""")));
        Assert.True(matcher.Matches(Structs.Bytes("""{"k": ["b"]}""")));
        Assert.False(matcher.Matches(Structs.Bytes("""{"k": "b"}""")));
        Assert.False(matcher.Matches(Structs.Bytes("""{"k": ["a"]}""")));
        Assert.False(matcher.Matches([]));
    }

    [Fact]
    public void Matches_Path_LeadsIntoStructs() => Assert.True(new FilterMetadataMatcher(["m", "k"], ["in"]).Matches(Structs.Bytes(Metadata)));
}
