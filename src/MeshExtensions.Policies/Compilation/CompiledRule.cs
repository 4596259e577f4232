using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Indexing;

namespace MeshExtensions.Policies.Compilation;

/// <summary>A rule, ready to be tried. It exists once for HTTP and once for TCP, where it may test less.</summary>
/// <param name="rule">What the rule is, for the decision that it makes.</param>
/// <param name="index">Position in its policy.</param>
/// <param name="from">Alternatives, each of tests that must all pass.</param>
/// <param name="to">Alternatives likewise.</param>
/// <param name="when">Tests that must all pass, those of the policy's scope among them.</param>
/// <param name="condition">The expression that must hold; <see langword="null"/> for none.</param>
/// <param name="indexKeys">The keys under which an index can keep the rule, in the order of <see cref="IndexKey.Attributes"/>; <see langword="null"/> for none.</param>
internal sealed class CompiledRule(
    PolicyRule rule,
    int index,
    CompiledTest[][] from,
    CompiledTest[][] to,
    CompiledTest[] when,
    ConditionDocument? condition,
    IReadOnlyList<IndexKey>?[] indexKeys)
{
    /// <summary>What the rule is, for the decision that it makes.</summary>
    public PolicyRule Rule { get; } = rule;

    /// <summary>See the constructor.</summary>
    public CompiledTest[][] From { get; } = from;

    /// <summary>See the constructor.</summary>
    public CompiledTest[][] To { get; } = to;

    /// <summary>See the constructor.</summary>
    public CompiledTest[] When { get; } = when;

    /// <summary>See the constructor.</summary>
    public ConditionDocument? Condition { get; } = condition;

    /// <summary>See the constructor.</summary>
    public IReadOnlyList<IndexKey>?[] IndexKeys { get; } = indexKeys;

    private int Index { get; } = index;

    /// <summary>Any of from, any of to, all of when, and the condition; what the rule leaves out matches.</summary>
    /// <param name="context">The request.</param>
    /// <param name="conditionFailed">Whether the condition could not be evaluated. A rule that allows then does not match; any other does.</param>
    public bool Matches(DecisionContext context, out bool conditionFailed)
    {
        conditionFailed = false;
        if (!MatchesAttributes(context.Request))
        {
            return false;
        }

        // Last, since it costs most.
        return Condition is null || context.Test(Condition, this, out conditionFailed) || (conditionFailed && !Rule.Allows);
    }

    /// <summary>Everything but the condition.</summary>
    public bool MatchesAttributes(RequestAttributes request) => All(When, request) && Any(To, request) && Any(From, request);

    /// <summary>Whether all tests pass.</summary>
    public static bool All(CompiledTest[] tests, RequestAttributes request)
    {
        foreach (ref readonly var test in tests.AsSpan())
        {
            if (!test.Matcher.Matches(request))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Order of rules: by file, then by place in the file. Of several rules of one layer that match, the first makes the decision.</summary>
    public int CompareOrder(CompiledRule other)
    {
        var (left, right) = (Rule.Location, other.Rule.Location);
        var byFile = ReferenceEquals(left.File, right.File) ? 0 : string.CompareOrdinal(left.File, right.File);
        if (byFile != 0)
        {
            return byFile;
        }

        var byLine = left.Line.CompareTo(right.Line);
        var byColumn = byLine != 0 ? byLine : left.Column.CompareTo(right.Column);
        return byColumn != 0 ? byColumn : Index.CompareTo(other.Index);
    }

    private static bool Any(CompiledTest[][] alternatives, RequestAttributes request)
    {
        foreach (var alternative in alternatives)
        {
            if (All(alternative, request))
            {
                return true;
            }
        }

        return alternatives.Length == 0;
    }
}
