using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Yaml;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("principal", "principals")]
    [InlineData("Principals", "principals")]
    [InlineData("notprincipals", "notPrincipals")]
    [InlineData("namespcae", "namespaces")]
    [InlineData("hots", "hosts")]
    [InlineData("x", null)]
    [InlineData("somethingElse", null)]
    public void Nearest_Word_IsAtMostAThirdAway(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(word, ["principals", "notPrincipals", "namespaces", "hosts"]));

    [Fact]
    public void Nearest_NoCandidates_IsNothing() => Assert.Null(Suggestion.Nearest("a", []));
}
