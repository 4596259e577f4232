using System.Collections.Immutable;
using MeshExtensions.Policies.Explaining;

namespace MeshExtensions.Policies;

/// <summary>
/// Why a request was decided as it was. Text in it is for people: bytes that are no UTF-8 or would move a cursor are replaced, and long values cut.
/// </summary>
/// <param name="Request">The request as it was understood.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Consulted">Layers that have policies in force for the request.</param>
/// <param name="Policies">Every policy of the set, in order.</param>
/// <param name="Proposals">For a denial, the smallest changes of the request that would let it pass, smallest first; none were found when empty.</param>
public sealed record Explanation(
    ExplainedRequest Request,
    Decision Decision,
    PolicyLayer Consulted,
    ImmutableArray<ExplainedPolicy> Policies,
    ImmutableArray<ProposedChange> Proposals);

/// <summary>A request as it was understood.</summary>
/// <param name="IsHttp">Whether it is an HTTP request; else a TCP connection.</param>
/// <param name="Attributes">What is known of it, in the words of policies.</param>
/// <param name="Readings">The ways in which its path may be read; the first is the path as it was sent. Empty when there is but one.</param>
public sealed record ExplainedRequest(bool IsHttp, ImmutableArray<ExplainedAttribute> Attributes, ImmutableArray<ExplainedReading> Readings);

/// <summary>An attribute of a request.</summary>
/// <param name="Name">As conditions call it: <c>source.principal</c>.</param>
/// <param name="Value">What it is; <see langword="null"/> when it is absent.</param>
/// <param name="Note">How it became known, or why not; <see langword="null"/> when that is plain.</param>
public sealed record ExplainedAttribute(string Name, string? Value, string? Note);

/// <summary>A way in which a path may be read.</summary>
/// <param name="Path">The path, read so.</param>
/// <param name="Decided">Whether the decision was made for this reading.</param>
public sealed record ExplainedReading(string Path, bool Decided);

/// <summary>A policy, and what it had to do with the request.</summary>
/// <param name="Name"><c>namespace/name</c> or <c>name</c>.</param>
/// <param name="Layer">Whose policy it is.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Consultation">Whether it was consulted.</param>
/// <param name="Why">Why it was not, or not in full; <see langword="null"/> when it was.</param>
/// <param name="Rules">Its rules as the request met them; empty when it is not for the request.</param>
public sealed record ExplainedPolicy(
    string Name, PolicyLayer Layer, SourceLocation Location, PolicyConsultation Consultation, string? Why, ImmutableArray<ExplainedRule> Rules);

/// <summary>Whether a policy was consulted.</summary>
public enum PolicyConsultation
{
    /// <summary>It was, and it is in force.</summary>
    Consulted,

    /// <summary>It selects workloads by labels, and those of the called one are not known: its rules that deny count, those that allow do not.</summary>
    LabelsUnknown,

    /// <summary>It is for the request and was looked at, but decides nothing: it is in shadow mode, or its action is AUDIT or CUSTOM.</summary>
    NotEnforced,

    /// <summary>It is of another namespace than the called workload.</summary>
    OtherNamespace,

    /// <summary>Its selector or targets do not select the called workload.</summary>
    NotSelected,

    /// <summary>Its scope names other hosts, workloads, namespaces or principals.</summary>
    OutOfScope,

    /// <summary>Its scope names hosts, and a TCP connection has none.</summary>
    NotForTcp,

    /// <summary>The decision was made before any policy was looked at.</summary>
    NotReached,
}

/// <summary>A rule, and how the request met it.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Outcome">Whether it matched.</param>
/// <param name="Summary">In words: that it matched, or the first thing that did not.</param>
/// <param name="Location">Where that stands; the rule's own place when it matched.</param>
/// <param name="Failures">All tests that did not pass, in the order of the document; of alternatives, those of the nearest.</param>
/// <param name="Condition">The expression, when it was evaluated.</param>
public sealed record ExplainedRule(
    PolicyRule Rule, RuleOutcome Outcome, string Summary, SourceLocation Location, ImmutableArray<FailedTest> Failures, ExplainedCondition? Condition);

/// <summary>Whether a rule matched.</summary>
public enum RuleOutcome
{
    /// <summary>It did not.</summary>
    NotMatched,

    /// <summary>It did, or must be taken to: a rule that denies and whose condition cannot be evaluated counts as matching.</summary>
    Matched,

    /// <summary>It is not for requests like this one, and was not tried.</summary>
    NotApplicable,
}

/// <summary>A test of a rule that did not pass.</summary>
/// <param name="Text">In words, with its place in the rule: <c>to[0]: methods is GET, not any of [POST]</c>.</param>
/// <param name="Location">Where it stands.</param>
public sealed record FailedTest(string Text, SourceLocation Location);

/// <summary>A condition in the Common Expression Language, evaluated.</summary>
/// <param name="Source">The expression.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Holds">Whether it holds; false also when it failed.</param>
/// <param name="Error">Why it failed, with the line and a caret; <see langword="null"/> when it did not.</param>
/// <param name="Parts">The value of each part as a tree; a line for each.</param>
public sealed record ExplainedCondition(string Source, SourceLocation Location, bool Holds, string? Error, ImmutableArray<string> Parts);

/// <summary>A change of a request. Unless a condition is left over, it was tried: the request, changed so, is allowed.</summary>
/// <param name="Changes">What is different, in words: <c>header x-role: admin</c>.</param>
/// <param name="Reason">Why the changed request is allowed; what decides it now when a condition is left over.</param>
/// <param name="Rule">The rule that then allows, or whose condition is left over; <see langword="null"/> for none.</param>
/// <param name="Condition">The expression on which it still depends; <see langword="null"/> for none.</param>
public sealed record ProposedChange(ImmutableArray<string> Changes, DecisionReason Reason, PolicyRule? Rule, string? Condition)
{
    /// <summary>The changed request, so that tests can try it again.</summary>
    internal RequestDraft? Draft { get; init; }

    /// <summary>One sentence.</summary>
    public override string ToString()
    {
        var with = Changes switch
        {
            [] => string.Empty,
            [var only] => $"With {only} ",
            [.. var all, var last] => $"With {string.Join(", ", all)} and {last} ",
        };
        if (Condition is { } condition)
        {
            var must = Rule!.Allows ? "must hold as well" : "must not hold";
            var text = $"{with}the condition of {Rule} {must} for the request to be allowed: {condition}";
            return char.ToUpperInvariant(text[0]) + text[1..];
        }

        return Rule is { } rule
            ? $"{with}it would be allowed by {rule}."
            : $"{with}it would be allowed: {Decision.Without(Reason).Describe()}";
    }
}
