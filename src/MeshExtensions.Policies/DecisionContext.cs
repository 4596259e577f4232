using MeshExtensions.Cel;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies;

/// <summary>
/// One request while it is decided, and the memory that this takes. One object serves many requests, one after the other, so that a decision
/// allocates nothing; a server keeps one for each thread.
/// </summary>
public sealed class DecisionContext
{
    /// <summary>A condition reads a request of some kilobytes; what needs more than this is an attack or a mistake. In bytes.</summary>
    private const long MemoryLimit = 4 * 1024 * 1024;

    /// <summary>About a millisecond at the most for one expression; see <see cref="CelArena.CostLimit"/>.</summary>
    private const long CostLimit = 100_000;

    private readonly ConditionActivation _activation;
    private DateTimeOffset? _now;
    private byte[] _pathBuffer = [];

    /// <summary>A context that asks the system's clock.</summary>
    public DecisionContext()
        : this(TimeProvider.System)
    {
    }

    /// <summary>A context.</summary>
    /// <param name="time">Whence <c>now</c> comes.</param>
    public DecisionContext(TimeProvider time)
    {
        Time = time;
        _activation = new ConditionActivation(this);
    }

    /// <summary>The request. Whoever fills it calls <see cref="Begin"/> first.</summary>
    public RequestAttributes Request { get; } = new();

    /// <summary>Whence <c>now</c> comes.</summary>
    public TimeProvider Time { get; set; }

    /// <summary>When the decision is made: asked for once, when first needed, so that all conditions of a request see one time.</summary>
    public DateTimeOffset Now => _now ??= Time.GetUtcNow();

    /// <summary>The trusted proxies of the set in force; see <see cref="PolicyOptions.TrustedHops"/>.</summary>
    internal int TrustedHops { get; set; }

    /// <summary>Memory of expressions and of the values that answers are made of.</summary>
    public CelArena Arena { get; } = new() { MemoryLimit = MemoryLimit, CostLimit = CostLimit };

    /// <summary>The other ways in which the path may be read.</summary>
    internal Paths.PathReadings Readings { get; } = new();

    /// <summary>Room for a normalized path.</summary>
    internal byte[] PathBuffer(int length)
    {
        if (_pathBuffer.Length < length)
        {
            _pathBuffer = new byte[length];
        }

        return _pathBuffer;
    }

    /// <summary>Texts of answers.</summary>
    internal AnswerBuilder AnswerBuilder { get; } = new();

    /// <summary>Scratch of the decision.</summary>
    internal SelectedGroups Groups { get; } = new();

    /// <summary>Why the last condition that failed did: a value of <see cref="FailedCondition"/>.</summary>
    internal CelValue Failure { get; private set; }

    /// <summary>The rule whose condition failed last; <see langword="null"/> for none. A rule that allows and fails does not match.</summary>
    internal CompiledRule? FailedCondition { get; private set; }

    /// <summary>Forgets the last request.</summary>
    public void Begin()
    {
        _now = null;
        Failure = default;
        FailedCondition = null;
        AnswerFailure = null;
        Arena.Reset();
    }

    /// <summary>Says why the last condition or answer that failed did, or <see langword="null"/> when none did. Allocates.</summary>
    public string? DescribeFailure() =>
        FailedCondition?.Condition is { } condition && Failure.IsError ? condition.Program.Describe(Failure, Arena).ToString() : AnswerFailure;

    /// <summary>Why an answer could not be made.</summary>
    internal string? AnswerFailure { get; set; }

    /// <summary>Says why an answer cannot be sent.</summary>
    public void FailAnswer(string reason) => AnswerFailure = reason;


    /// <summary>Takes the tables of a set.</summary>
    internal void Use(IReadOnlyList<CelMap> tables, int trustedHops)
    {
        _activation.Use(tables);
        TrustedHops = trustedHops;
    }

    /// <summary>Whether a condition holds; false also when it fails.</summary>
    internal bool Test(ConditionDocument condition, CompiledRule rule, out bool failed)
    {
        _activation.Data.Scope = condition.Scope.Data;
        var holds = condition.Program.Test(_activation, Arena, out var error);
        failed = error.IsError;
        if (failed)
        {
            Failure = error;
            FailedCondition = rule;
        }

        return holds;
    }

    /// <summary>The value of an expression in an answer.</summary>
    internal CelValue Evaluate(CelProgram program, ConditionScope scope)
    {
        _activation.Data.Scope = scope.Data;
        return program.Evaluate(_activation, Arena);
    }

    /// <summary>What each part of a condition was.</summary>
    internal CelTrace Trace(ConditionDocument condition)
    {
        _activation.Data.Scope = condition.Scope.Data;
        return condition.Program.Trace(_activation, Arena);
    }
}
