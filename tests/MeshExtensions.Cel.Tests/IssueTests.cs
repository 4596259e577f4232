namespace MeshExtensions.Cel.Tests;

public sealed class IssueTests
{
    [Fact]
    public void ToString_ShortLine_IsShownWithACaretBelowItsPlace() =>
        Assert.Equal("2:3: wrong\n | a  bc\n |   ^~", new CelIssue("wrong", 2, 3, "a  bc", 2).ToString());

    [Fact]
    public void ToString_Tab_StaysATab() => Assert.Equal("1:2: wrong\n | \tb\n | \t^", new CelIssue("wrong", 1, 2, "\tb", 1).ToString());

    [Fact]
    public void ToString_PlaceBehindTheLine_IsShownBehindIt() => Assert.Equal("1:3: wrong\n | ab\n |   ^", new CelIssue("wrong", 1, 3, "ab", 1).ToString());

    [Fact]
    public void ToString_LongLine_ShowsWhatStandsAroundThePlace()
    {
        var line = new string('a', 1000) + "X" + new string('b', 1000);

        var lines = new CelIssue("wrong", 1, 1001, line, 1).ToString().Split('\n');

        Assert.Equal($" | …{new string('a', 100)}X{new string('b', 59)}…", lines[1]);
        Assert.Equal($" | {new string(' ', 101)}^", lines[2]);
    }

    [Fact]
    public void ToString_ControlCharacters_DoNotReachTheTerminal() =>
        Assert.DoesNotContain('\u001b', new CelIssue("wrong", 1, 1, "\u001b[2J", 1).ToString());

    [Theory]
    [InlineData("roles.exists(r == 'x')", "list.exists(variable, condition)")]
    [InlineData("roles.map(r)", "list.map(variable, value)")]
    [InlineData("cel.bind(x, 1)", "cel.bind(variable, value, expression)")]
    public void Compile_MacroWithOtherArguments_TellsHowItIsWritten(string expression, string usage) =>
        Assert.Contains(
            usage,
            Assert.Single(new CelEnvironment([new("roles", CelType.List(CelType.String))]).Compile(expression).Issues).Message,
            StringComparison.Ordinal);
}
