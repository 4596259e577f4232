namespace MeshExtensions.Cel.Tests.RegularExpressions;

/// <summary>A byte that is not part of well-formed UTF-8 counts as one U+FFFD.</summary>
public sealed class IllFormedTextTests
{
    [Theory]
    [InlineData("^.$", "FF", true)]
    [InlineData("^.$", "C3", true)]
    [InlineData("^.$", "E282", false)]
    [InlineData("^..$", "E282", true)]
    [InlineData("^...$", "E28241", true)]
    [InlineData("^..A$", "E28241", true)]
    [InlineData("^....$", "F0908041", true)]
    [InlineData("^...$", "EDA080", true)] // a surrogate
    [InlineData("^..$", "C080", true)] // a longer form than the shortest
    [InlineData("^....$", "F4908080", true)] // beyond U+10FFFF
    [InlineData("^.$", "E282AC", true)]
    [InlineData("^.{2}$", "E282ACFF", true)]
    [InlineData("^[^a]$", "80", true)]
    [InlineData("^\\W$", "80", true)]
    [InlineData("^\\PL$", "80", true)]
    [InlineData("^\\pL$", "C3", false)]
    [InlineData("^\\x{FFFD}$", "FF", true)]
    [InlineData("^\\x{FFFD}$", "EFBFBD", true)]
    [InlineData("^\\x{FFFE}$", "FF", false)]
    [InlineData("\\x{FFFD}a", "FF61", true)]
    [InlineData("é", "C3", false)]
    [InlineData("é", "A9", false)]
    [InlineData("é", "C3C3A9", true)]
    [InlineData("^a.*b$", "61C362", true)]
    [InlineData("^/private/.*/x$", "2F707269766174652F80FF2F78", true)]
    [InlineData("a\\b", "61FF", true)]
    [InlineData("a\\B", "61FF", false)]
    [InlineData("\\B", "61FF", true)]
    [InlineData("^a\\B.", "61FF", false)]
    [InlineData("^(?s).*$", "FFFEC3", true)]
    [InlineData("ab", "FF6162", true)]
    [InlineData("[^x]{3}", "E282", false)]
    public void IsMatch_IllFormedText_CountsEachByteAsAReplacement(string pattern, string text, bool matches) =>
        Assert.Equal(matches, TestExpressions.IsMatch(pattern, Convert.FromHexString(text)));
}
