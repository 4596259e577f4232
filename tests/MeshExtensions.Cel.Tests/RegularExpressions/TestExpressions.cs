using System.Text;
using MeshExtensions.Cel.RegularExpressions;

namespace MeshExtensions.Cel.Tests.RegularExpressions;

internal static class TestExpressions
{
    public static RegularExpression Parse(string pattern, bool allowTable = true)
    {
        var expression = RegularExpression.TryParse(Encoding.UTF8.GetBytes(pattern), allowTable, out var error, out var errorOffset);
        Assert.True(expression is not null, $"{pattern}: {error} at {errorOffset}");
        Assert.Null(error);
        return expression;
    }

    /// <summary>The answer, on which both engines must agree.</summary>
    public static bool IsMatch(string pattern, ReadOnlySpan<byte> text)
    {
        var answer = Parse(pattern).IsMatch(text);
        Assert.True(answer == Parse(pattern, allowTable: false).IsMatch(text), $"{pattern}: the engines disagree on {Convert.ToHexString(text)}");
        return answer;
    }

    public static bool IsMatch(string pattern, string text) => IsMatch(pattern, Encoding.UTF8.GetBytes(text));
}
