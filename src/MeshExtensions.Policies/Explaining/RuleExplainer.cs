using System.Collections.Immutable;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Explaining;

/// <summary>How a request met each rule.</summary>
/// <param name="context">The request, with the reading of its path that decided. Its arena is used.</param>
internal sealed class RuleExplainer(DecisionContext context)
{
    /// <summary>Explains one rule.</summary>
    public ExplainedRule Explain(CompiledPolicy policy, PolicyRule rule, PolicyConsultation consultation)
    {
        var request = context.Request;
        if (RuleTests.Compiled(policy, rule, request.IsHttp) is not { } compiled)
        {
            return NotApplicable(rule, request.IsHttp ? "is for TCP connections only"
                : RuleTests.Document(policy, rule).Protocol == RequestProtocol.Http ? "is for HTTP requests only"
                : "tests what only HTTP requests have, so it cannot allow a TCP connection");
        }

        if (consultation == PolicyConsultation.LabelsUnknown && rule.Effect != RuleEffect.Deny)
        {
            return NotApplicable(rule, "does not count, since it is not known whether the policy is for the called workload");
        }

        context.Arena.Reset();
        var matches = compiled.Matches(context, out var conditionFailed);
        ImmutableArray<FailedTest> failures =
            [.. RuleTests.Failing(policy, compiled, request).Select(placed => TestSentence.Of(placed, request, context.TrustedHops))];
        var condition = failures.IsEmpty && compiled.Condition is { } expression
            ? Explain(expression, holds: matches && !conditionFailed, conditionFailed)
            : null;
        return (matches, failures) switch
        {
            (true, _) when conditionFailed => Rule("its condition could not be evaluated, so it counts as denying", condition!.Location),
            (true, _) when !request.IsHttp && IsWidened(policy, compiled) => Rule(
                "matches: of a rule that does not allow, what only HTTP requests have is left out on a TCP connection", rule.Location),
            (true, _) => Rule("matches", rule.Location),
            (_, [var first, ..]) => Rule(first.Text, first.Location),
            _ when conditionFailed => Rule("condition could not be evaluated, so the rule does not allow", condition!.Location),
            _ => Rule("condition is false", condition?.Location ?? rule.Location),
        };

        ExplainedRule Rule(string summary, SourceLocation location) =>
            new(rule, matches ? RuleOutcome.Matched : RuleOutcome.NotMatched, summary, location, failures, condition);
    }

    /// <summary>Whether the rule tests less than what is written.</summary>
    private static bool IsWidened(CompiledPolicy policy, CompiledRule compiled)
    {
        var document = RuleTests.Document(policy, compiled.Rule);
        var written = document.From.Concat(document.To).SelectMany(entry => entry).Concat(document.When);
        return written.Any(condition => condition.Key.IsHttpOnly) || document.Condition is { IsHttpOnly: true };
    }

    private static ExplainedRule NotApplicable(PolicyRule rule, string why) => new(rule, RuleOutcome.NotApplicable, why, rule.Location, [], null);

    private ExplainedCondition Explain(ConditionDocument condition, bool holds, bool failed)
    {
        var error = failed && context.Failure.IsError ? condition.Program.Describe(context.Failure, context.Arena).ToString() : null;
        var trace = context.Trace(condition);
        return new ExplainedCondition(
            condition.Program.Source.Trim(), condition.Location, holds, error, CelTraceText.Lines(trace, condition.Program, context.Arena));
    }
}
