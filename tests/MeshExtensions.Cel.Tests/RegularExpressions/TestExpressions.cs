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

    /// <summary>The answers, on which both engines must agree.</summary>
    public static bool[] AreMatches(string pattern, byte[][] texts)
    {
        var expression = Parse(pattern);
        var simulated = Parse(pattern, allowTable: false);
        return Array.ConvertAll(
            texts,
            text =>
            {
                var answer = expression.IsMatch(text);
                Assert.True(answer == simulated.IsMatch(text), $"{pattern}: the engines disagree on {Convert.ToHexString(text)}");
                return answer;
            });
    }

    public static bool IsMatch(string pattern, byte[] text) => AreMatches(pattern, [text])[0];

    public static bool IsMatch(string pattern, string text) => IsMatch(pattern, Encoding.UTF8.GetBytes(text));
}
