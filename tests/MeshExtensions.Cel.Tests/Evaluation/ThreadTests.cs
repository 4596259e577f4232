namespace MeshExtensions.Cel.Tests.Evaluation;

public sealed class ThreadTests
{
    /// <summary>One program serves all threads, each with an arena: each must get the answer to its own variables, texts made on the way included.</summary>
    [Fact]
    public async Task Evaluate_OneProgramOnManyThreads_AnswersEachFromItsOwnVariables()
    {
        const int Threads = 8;
        const int Rounds = 5_000;
        var program = new CelEnvironment([new("n", CelType.Int), new("text", CelType.String)]).Compile(
            """
            [n, n + 1, n + 2].map(x, string(x) + text).join(",") == string(n) + text + "," + string(n + 1) + text + "," + string(n + 2) + text
              && lists.range(20).transformMap(i, x, text + string(x + n))[7] == text + string(7 + n)
              && text.matches("^[a-z]+-[0-9]+$") && text.matches("^" + text + "$")
            """).Program!;

        var wrong = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
            () =>
            {
                var (arena, variables, failures) = (new CelArena(), new Variables(), 0);
                for (var round = 0; round < Rounds; round++)
                {
                    arena.Reset();
                    variables.Set((thread * Rounds) + round, $"thread-{thread}{round}");
                    failures += program.Test(variables, arena, out _) ? 0 : 1;
                }

                return failures;
            },
            TestContext.Current.CancellationToken)));

        Assert.All(wrong, failures => Assert.Equal(0, failures));
    }

    private sealed class Variables : CelActivation
    {
        private CelValue _n;
        private CelValue _text;

        public void Set(long n, string text) => (_n, _text) = (CelValue.Int(n), CelValue.String(text));

        public override CelValue Resolve(int variable, CelArena arena) => variable == 0 ? _n : _text;
    }
}
