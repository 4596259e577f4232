using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Evaluation;

/// <summary>
/// An evaluation leaves nothing to the garbage collector once its arena has grown: for every row of the libraries' tables, those that fail included.
/// </summary>
public class AllocationTests
{
    private const int Rounds = 200;

    /// <summary>Why a row may allocate.</summary>
    /// <remarks>A pattern that is known only at evaluation is compiled then.</remarks>
    private static bool MayAllocate(string expression) => expression.Contains("matches(", StringComparison.Ordinal);

    /// <summary>A constant that is no pattern is not compiled beforehand either.</summary>
    private static bool IsBadPattern(string expression) =>
        MayAllocate(expression) && CelTesting.Compile(CelTesting.Standard, expression).Evaluate(CelActivation.Empty, new CelArena()).IsError;

    [Fact]
    public void Evaluate_RowsWithVariables_AllocateNothing() => Assert.Empty(Allocating(row =>
    {
        var lifted = Lifted.From(row);
        return MayAllocate(row) ? null : (CelTesting.Compile(lifted.Environment(dynamic: false), lifted.Source), new Bindings(lifted.Values));
    }));

    [Fact]
    public void Evaluate_RowsWithDynVariables_AllocateNothing() => Assert.Empty(Allocating(row =>
    {
        var lifted = Lifted.From(row);
        return MayAllocate(row) ? null : (CelTesting.Compile(lifted.Environment(dynamic: true), lifted.Source), new Bindings(lifted.Values));
    }));

    [Fact]
    public void Evaluate_RowsWithLiterals_AllocateNothing() =>
        Assert.Empty(Allocating(row => IsBadPattern(row) ? null : (CelTesting.Compile(CelTesting.Standard, row), new Bindings())));

    [Theory]
    [InlineData("[1, 2, 3].all(x, x > 0)")]
    [InlineData("[1, 2, 3].exists(i, x, x > i)")]
    [InlineData("[1, 0].exists(x, 1 / x > 5)")]
    [InlineData("[1, 2, 3].exists_one(x, x == 2)")]
    [InlineData("[1, 2, 3].map(x, x * 2).filter(x, x > 2)")]
    [InlineData("['a', 'b'].transformList(i, x, x + string(i))")]
    [InlineData("['a', 'b'].transformMap(i, x, x)")]
    [InlineData("lists.range(20).transformMap(i, x, string(x))")]
    [InlineData("lists.range(20).transformMapEntry(i, x, {string(x): i})")]
    [InlineData("cel.bind(a, 'x' + 'y', a + a)")]
    [InlineData("cel.block([1 + 1, cel.index(0) * 2], cel.index(1) + cel.index(0))")]
    [InlineData("{'a': 1}.map(k, k)")]
    [InlineData("1 / 0 > 1 || 1 / 0 > 2 || true")]
    [InlineData("1 / 0 > 1 && 'a' == 'b'")]
    [InlineData("[1, 2, 3].map(x, [x, x]).flatten().sort().distinct()")]
    [InlineData("timestamp('2024-01-01T00:00:00Z').getHours('Europe/Berlin')")]
    public void Evaluate_Macros_AllocateNothing(string expression)
    {
        var lifted = Lifted.From(expression);

        Assert.Equal(0, Allocated(CelTesting.Compile(lifted.Environment(dynamic: false), lifted.Source), new Bindings(lifted.Values)));
    }

    private static List<string> Allocating(Func<string, (CelProgram Program, Bindings Values)?> compile)
    {
        var found = new List<string>();
        foreach (var (expression, _) in LibraryRows.All)
        {
            if (compile(expression) is var (program, values) && Allocated(program, values) is var bytes and > 0)
            {
                found.Add($"{bytes} bytes in {Rounds} evaluations: {expression}");
            }
        }

        return found;
    }

    // The runtime itself may allocate while it makes faster code of what runs, but not each time.
    private static long Allocated(CelProgram program, Bindings values)
    {
        var arena = new CelArena();
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            Run(program, values, arena, 10);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(program, values, arena, Rounds);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Run(CelProgram program, Bindings values, CelArena arena, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            arena.Reset();
            program.Evaluate(values, arena);
            program.Test(values, arena, out _);
        }
    }
}
