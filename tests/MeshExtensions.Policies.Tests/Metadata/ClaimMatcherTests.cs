using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

public sealed class ClaimMatcherTests
{
    private const string Payload = """
        {"aud": ["x", "y", 7, ["nested"], true], "azp": "client-1", "empty": "", "number": 5, "bool": true, "null": null, "list": [], "numbers": [1, 2],
         "blanks": ["", ""], "realm_access": {"roles": ["admin", "user"], "name": "r", "a.b": "dotted", "scope": "read write"}, "a.b": "dot",
         "scope": "read  write:all ", "permission": ["p1", "p 2"], "scp": "read write"}
        """;

    [Theory]
    [InlineData("azp", "client-1", true)]
    [InlineData("azp", "client-2", false)]
    [InlineData("azp", "client*", true)]
    [InlineData("azp", "*-1", true)]
    [InlineData("azp", "*", true)]
    [InlineData("azp", "Client-1", false)]
    [InlineData("aud", "x", true)] // any element of a list
    [InlineData("aud", "y", true)]
    [InlineData("aud", "z", false)]
    [InlineData("aud", "*", true)]
    [InlineData("aud", "7", false)] // only strings
    [InlineData("aud", "nested", false)]
    [InlineData("aud", "true", false)]
    [InlineData("number", "5", false)]
    [InlineData("number", "*", false)]
    [InlineData("bool", "true", false)]
    [InlineData("null", "*", false)]
    [InlineData("empty", "*", false)]
    [InlineData("list", "*", false)]
    [InlineData("numbers", "*", false)]
    [InlineData("blanks", "*", false)]
    [InlineData("absent", "*", false)]
    [InlineData("realm_access", "*", false)]
    [InlineData("realm_access/roles", "admin", true)]
    [InlineData("realm_access/roles", "ad*", true)]
    [InlineData("realm_access/roles", "root", false)]
    [InlineData("realm_access/name", "r", true)]
    [InlineData("realm_access/name/x", "r", false)]
    [InlineData("realm_access/a.b", "dotted", true)] // a dot is part of a name
    [InlineData("a.b", "dot", true)]
    [InlineData("realm_access.name", "r", false)]
    public void Matches_Claim_StringOrAnyElementOfAList(string path, string value, bool expected) => Check(path, value, expected);

    [Theory]
    [InlineData("scope", "read", true)]
    [InlineData("scope", "write:all", true)]
    [InlineData("scope", "write*", true)]
    [InlineData("scope", "write", false)]
    [InlineData("scope", "read  write:all ", true)] // the whole as it came
    [InlineData("permission", "p1", true)]
    [InlineData("permission", "p 2", true)]
    [InlineData("permission", "p", false)] // what is a list already is not split
    [InlineData("scp", "read", false)] // other claims are not split
    [InlineData("realm_access/scope", "read", false)] // nor those further in
    public void Matches_ScopeAndPermission_AreSplitAtSpaces(string path, string value, bool expected) => Check(path, value, expected);

    [Fact]
    public void Matches_Values_Any()
    {
        var matcher = new ClaimMatcher(["aud"], ["z", "y"]);

        Assert.True(matcher.Matches(Structs.Bytes(Payload)));
        Assert.False(matcher.Matches(Structs.Bytes("""{"aud": ["x"]}""")));
    }

    [Fact]
    public void Matches_NoToken_Never() => Assert.False(new ClaimMatcher(["aud"], ["*"]).Matches([]));

    [Fact]
    public void Matches_NoPath_Never() => Assert.False(new ClaimMatcher([], ["*"]).Matches(Structs.Bytes(Payload)));

    [Fact]
    public void Matches_MalformedList_Never()
    {
        byte[] list = Structs.Field(1, Structs.StringValue("x"));

        Assert.True(new ClaimMatcher(["aud"], ["x"]).Matches(Structs.Entry("aud", Structs.Field(6, list))));
        Assert.False(new ClaimMatcher(["aud"], ["x"]).Matches(Structs.Entry("aud", Structs.Field(6, [.. list, 0x0A]))));
        Assert.False(new ClaimMatcher(["aud"], ["x"]).Matches(Structs.Entry("aud", Structs.Field(6, [.. list, .. Structs.Field(1, 0x11)]))));
    }

    [Fact]
    public void Matches_ClaimThatComesTwice_LastOneCounts()
    {
        byte[] payload = [.. Structs.Entry("azp", Structs.StringValue("first")), .. Structs.Entry("azp", Structs.StringValue("last"))];

        Assert.False(new ClaimMatcher(["azp"], ["first"]).Matches(payload));
        Assert.True(new ClaimMatcher(["azp"], ["last"]).Matches(payload));
    }

    [Fact]
    public void Matches_DeepPayload_DoesNotHurt() => Assert.False(new ClaimMatcher(["a", "a", "a"], ["*"]).Matches(DeepStructs.Nested(20_000, _ => true)));

    private static void Check(string path, string value, bool expected) =>
        Assert.Equal(expected, new ClaimMatcher(path.Split('/'), [value]).Matches(Structs.Bytes(Payload)));
}
