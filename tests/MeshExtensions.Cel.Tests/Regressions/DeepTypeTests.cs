using System.Text;

namespace MeshExtensions.Cel.Tests.Regressions;

/// <summary>Types and values that a short expression makes far deeper, or far larger, than it is itself.</summary>
public sealed class DeepTypeTests
{
    [Fact]
    public void Compile_BoundListsNestedThousandsDeep_IsAnIssue()
    {
        var source = Nested(bindings: 90, levels: 90, "v89 == v89");

        var compilation = OnASmallStack(() => new CelEnvironment().Compile(source));

        Assert.Null(compilation.Program);
        Assert.Contains("nested deeper", compilation.Issues[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_ParametersThatStandForPairsOfEachOther_EndsSoon()
    {
        // Each list's element is a map of the next one's elements to the same: a type of 2^60 parts.
        var lists = string.Join(", ", Enumerable.Repeat("[]", 61));
        var uses = string.Join(" || ", Enumerable.Range(0, 60).Select(i => $"size(cel.index({i}) + [{{cel.index({i + 1})[0]: cel.index({i + 1})[0]}}]) > 0"));

        var compilation = OnASmallStack(() => new CelEnvironment().Compile($"cel.block([{lists}], {uses})"));

        Assert.NotNull(compilation.Program);
    }

    [Fact]
    public void Evaluate_DeepValuesComparedAgainAndAgain_StaysExceeded()
    {
        // Three comparisons that nobody can pay must not fill the budget again.
        var source = Nested(bindings: 60, levels: 60, "v59 == v59 || v59 == v59 || v59 == v59 || v59 == v59");
        var program = new CelEnvironment().Compile(source, new CelCompilationOptions { Check = false }).Program!;
        var arena = new CelArena();

        var result = OnASmallStack(() => program.Evaluate(CelActivation.Empty, arena));

        Assert.Equal(CelErrorCode.CostExceeded, result.ErrorCode);
        Assert.Equal(arena.CostLimit, arena.Cost);
        Assert.False(arena.TryCharge(1));
    }

    [Theory]
    [InlineData("v59")]
    [InlineData("v59 + 1")]
    [InlineData("{'a': 1}[v59]")]
    [InlineData("[optional.of(v59), {'a': v59}]")]
    public void ToString_ValueThatHoldsItsPartsTwice_IsCutBeforeItIsWritten(string body)
    {
        // 2^59 strings in 60 lists.
        var source = new StringBuilder("cel.bind(v0, ['text'], ");
        for (var i = 1; i < 60; i++)
        {
            source.Append($"cel.bind(v{i}, [v{i - 1}, v{i - 1}], ");
        }

        source.Append(body).Append(')', 60);
        var program = new CelEnvironment().Compile(source.ToString(), new CelCompilationOptions { Check = false }).Program!;
        var arena = new CelArena();

        var result = program.Evaluate(CelActivation.Empty, arena);
        var text = result.IsError ? program.Describe(result, arena).Message : result.ToString();

        Assert.InRange(text.Length, 1, 1000);
    }

    [Fact]
    public void ToString_ValueNestedThousandsDeep_IsCut()
    {
        var program = new CelEnvironment().Compile(Nested(bindings: 90, levels: 90, "v89"), new CelCompilationOptions { Check = false }).Program!;

        var text = OnASmallStack(() => program.Evaluate(CelActivation.Empty, new CelArena()).ToString());

        Assert.InRange(text.Length, 1, 200);
    }

    private static string Nested(int bindings, int levels, string body)
    {
        var source = new StringBuilder("cel.bind(v0, [1], ");
        for (var i = 1; i < bindings; i++)
        {
            source.Append($"cel.bind(v{i}, ").Append('[', levels).Append($"v{i - 1}").Append(']', levels).Append(", ");
        }

        return source.Append(body).Append(')', bindings).ToString();
    }

    private static T OnASmallStack<T>(Func<T> action)
    {
        T result = default!;
        var thread = new Thread(() => result = action(), 512 * 1024);
        thread.Start();
        thread.Join();
        return result;
    }
}
