namespace MeshExtensions.Cel.Tests.Regressions;

public sealed class FormatTests
{
    [Theory]
    [InlineData(@"'%s'.format([b'\xff'])")]
    [InlineData(@"'%s'.format([b'a\xf0'])")]
    [InlineData(@"'%s'.format([[b'\xed\xa0\x80']])")]
    [InlineData(@"'%s'.format([{'a': b'\xc0\x80'}])")]
    public void Format_BytesThatAreNotUtf8_IsAnError(string expression)
    {
        // They went into a string as they were, and a string must be UTF-8.
        var result = Evaluate(expression, new CelArena());

        Assert.True(result.IsError);
    }

    [Fact]
    public void Format_BytesThatAreUtf8_IsTheirText() =>
        Assert.True(Evaluate(@"'%s %s'.format([b'é', [b'\xf0\x9f\x98\x80']]) == 'é [😀]'", new CelArena()).IsTrue);

    private static CelValue Evaluate(string expression, CelArena arena) =>
        new CelEnvironment().Compile(expression).Program!.Evaluate(CelActivation.Empty, arena);
}
