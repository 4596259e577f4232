using System.Text;
using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Evaluation;
using MeshExtensions.Cel.Planning;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel;

/// <summary>A compiled expression. Immutable: one program serves all threads, each with an arena and an activation of its own.</summary>
public sealed class CelProgram
{
    private readonly CheckedExpression _expression;
    private readonly Node _root;
    private Node? _traced;

    internal CelProgram(CheckedExpression expression, Node root)
    {
        _expression = expression;
        _root = root;
    }

    /// <summary>The type that the checker found; <c>dyn</c> when only evaluation will show.</summary>
    public CelType ResultType => _expression.ResultType;

    /// <summary>The source.</summary>
    public string Source => Encoding.UTF8.GetString(_expression.Parsed.Source.Bytes);

    /// <summary>Whether the expression speaks of a variable, in any of its parts.</summary>
    /// <param name="variable">Its index in <see cref="CelEnvironment.Variables"/>.</param>
    public bool Uses(int variable) =>
        Array.Exists(_expression.Resolutions, resolution => resolution is Resolution.Variable used && used.Index == variable);

    /// <summary>
    /// Evaluates. Never throws because of the expression or the values; never allocates once the arena has grown, but for what the documentation names.
    /// </summary>
    /// <param name="activation">What the variables are.</param>
    /// <param name="arena">Where what is made goes. It must not be in use by another evaluation; it is not reset here.</param>
    /// <returns>The value, or an error (<see cref="CelValue.IsError"/>). Good until the arena is reset.</returns>
    public CelValue Evaluate(CelActivation activation, CelArena arena)
    {
        arena.Begin(activation, _expression.LocalCount);
        var result = _root.Evaluate(arena);
        return Settle(result, arena);
    }

    /// <summary>Evaluates a condition.</summary>
    /// <param name="activation">See <see cref="Evaluate"/>.</param>
    /// <param name="arena">See <see cref="Evaluate"/>.</param>
    /// <param name="error">Why there is no outcome; else unset.</param>
    /// <returns>Whether the condition holds; false also when it fails.</returns>
    public bool Test(CelActivation activation, CelArena arena, out CelValue error)
    {
        arena.Begin(activation, _expression.LocalCount);
        var truth = _root.Test(arena);
        var result = Settle(truth == Truth.Error ? arena.Failure : CelValue.Bool(truth == Truth.True), arena);
        error = result.IsError ? result : default;
        return result.IsTrue;
    }

    /// <summary>Evaluates and tells the value of each part: for people who ask why. Allocates.</summary>
    /// <param name="activation">See <see cref="Evaluate"/>.</param>
    /// <param name="arena">See <see cref="Evaluate"/>.</param>
    /// <param name="maximumValues">How many values of one part are kept; further ones, of a part in a loop, are only counted.</param>
    public CelTrace Trace(CelActivation activation, CelArena arena, int maximumValues = 10)
    {
        var root = _traced ??= Planner.PlanTraced(_expression);
        var recorder = new TraceRecorder(_expression.Parsed.NodeCount, maximumValues);
        arena.Begin(activation, _expression.LocalCount);
        arena.Trace = recorder;
        try
        {
            var result = root.Evaluate(arena);
            return TraceBuilder.Build(_expression, recorder, Settle(result, arena));
        }
        finally
        {
            arena.Trace = null;
        }
    }

    /// <summary>A budget that was exceeded, or a failure of the host, is the result, whatever absorbed it; with its place, if that is still known.</summary>
    private CelValue Settle(in CelValue result, CelArena arena)
    {
        if (arena.Exhausted != CelErrorCode.None)
        {
            return result.IsError && result.ErrorCode == arena.Exhausted ? result : arena.Exceeded().At(_expression.Parsed.Root.Id);
        }

        return arena.HostFailure.IsError && !result.IsError ? arena.HostFailure.At(_expression.Parsed.Root.Id) : result;
    }

    /// <summary>What an error of this program says, and where it arose.</summary>
    /// <param name="error">From <see cref="Evaluate"/>, <see cref="Test"/> or <see cref="Trace"/>.</param>
    /// <param name="arena">That of the evaluation, not reset since.</param>
    /// <exception cref="ArgumentException">This is no error.</exception>
    public CelIssue Describe(in CelValue error, CelArena arena)
    {
        if (!error.IsError)
        {
            throw new ArgumentException("This value is no error.", nameof(error));
        }

        var expression = ExpressionFinder.Find(_expression.Parsed.Root, (int)error.Bits) ?? _expression.Parsed.Root;
        return _expression.Parsed.Source.Issue(ExpressionFinder.Place(expression), ErrorText.Describe(error, arena, ExpressionFinder.Name(expression)));
    }
}
