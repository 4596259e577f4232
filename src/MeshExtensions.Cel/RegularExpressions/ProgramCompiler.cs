namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>Makes a program of a pattern's tree, from its end to its start, so that each part knows what comes after it.</summary>
internal sealed class ProgramCompiler
{
    private readonly List<ProgramState> _states = [new ProgramState(StateKind.Match, 0, 0)];
    private readonly List<ByteStep> _steps = [];
    private readonly Dictionary<RuneSet, ByteGraph> _graphs = new(ReferenceEqualityComparer.Instance);
    private readonly int _maximumStates;
    private bool _isTooLarge;

    private ProgramCompiler(int maximumStates) => _maximumStates = maximumStates;

    /// <param name="node">The pattern.</param>
    /// <param name="before">What may stand before a match, any number of times; null for a match that can be nowhere but at the start.</param>
    /// <param name="maximumStates">How large the program may become.</param>
    /// <returns>Null when the program is too large.</returns>
    public static ByteProgram? TryCompile(PatternNode node, ByteGraph? before, int maximumStates)
    {
        var compiler = new ProgramCompiler(maximumStates);
        var start = compiler.Compile(node, next: 0);
        if (before is not null)
        {
            var loop = compiler.Add(StateKind.Split, 0, 0);
            compiler._states[loop] = new ProgramState(StateKind.Split, start, compiler.CompileGraph(before, loop));
            start = loop;
        }

        return compiler._isTooLarge ? null : new ByteProgram([.. compiler._states], [.. compiler._steps], start);
    }

    private int Compile(PatternNode node, int next)
    {
        if (_isTooLarge)
        {
            return next;
        }

        switch (node)
        {
            case SetNode set:
                return CompileSet(set.Set, next);
            case AssertionNode assertion:
                return Add(StateKind.Assert, next, (int)assertion.Assertion);
            case AlternativesNode alternatives:
                var start = Compile(alternatives.Items[^1], next);
                for (var i = alternatives.Items.Count - 2; i >= 0 && !_isTooLarge; i--)
                {
                    start = Add(StateKind.Split, Compile(alternatives.Items[i], next), start);
                }

                return start;
            case SequenceNode sequence:
                for (var i = sequence.Items.Count - 1; i >= 0; i--)
                {
                    next = Compile(sequence.Items[i], next);
                }

                return next;
            default:
                return CompileRepeat((RepeatNode)node, next);
        }
    }

    private int CompileRepeat(RepeatNode repeat, int next)
    {
        if (repeat.Max == RepeatNode.Unbounded)
        {
            var loop = Add(StateKind.Split, 0, 0);
            _states[loop] = new ProgramState(StateKind.Split, Compile(repeat.Item, loop), next);
            next = loop;
        }
        else
        {
            // Each but the first only after the one before, so that what follows is reached from each by one step.
            var rest = next;
            for (var i = repeat.Min; i < repeat.Max && !_isTooLarge; i++)
            {
                next = Add(StateKind.Split, Compile(repeat.Item, next), rest);
            }
        }

        for (var i = 0; i < repeat.Min && !_isTooLarge; i++)
        {
            next = Compile(repeat.Item, next);
        }

        return next;
    }

    private int CompileSet(RuneSet set, int next)
    {
        if (!_graphs.TryGetValue(set, out var graph))
        {
            graph = ByteGraph.Of(set);
            _graphs.Add(set, graph);
        }

        return CompileGraph(graph, next);
    }

    private int CompileGraph(ByteGraph graph, int next)
    {
        var firstState = _states.Count;
        var state = firstState;
        foreach (var node in graph.Nodes)
        {
            var firstStep = _steps.Count;
            foreach (var step in node)
            {
                _steps.Add(step with { Target = step.Target == ByteGraph.Done ? next : firstState + step.Target });
            }

            state = Add(StateKind.Bytes, firstStep, _steps.Count);
        }

        return state;
    }

    private int Add(StateKind kind, int first, int second)
    {
        _isTooLarge |= _states.Count >= _maximumStates || _steps.Count > RegularExpressionLimits.ProgramTransitions;
        _states.Add(new ProgramState(kind, first, second));
        return _states.Count - 1;
    }
}
