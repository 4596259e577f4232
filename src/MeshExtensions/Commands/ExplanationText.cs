using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary>An explanation for people: at most 100 columns wide, and without colours, so that it reads the same in a pipe.</summary>
internal static class ExplanationText
{
    private const int NameWidth = 22;

    public static string Of(Explanation explanation, ExplanationView view)
    {
        var text = new WrappedText();
        WriteDecision(text, explanation);
        if (view.Policy is null)
        {
            text.Break();
            WriteRequest(text, explanation.Request);
        }

        WritePolicies(text, explanation, view);
        if (!explanation.Decision.IsAllowed)
        {
            text.Break();
            WriteProposals(text, explanation);
        }

        return text.ToString();
    }

    private static void WriteDecision(WrappedText text, Explanation explanation)
    {
        var decision = explanation.Decision;
        text.Add(0, $"{(decision.IsError ? "ERROR" : decision.IsAllowed ? "ALLOW" : "DENY")}  {decision.Describe()}");
        if (decision.Rule is { } rule)
        {
            text.Add(2, $"by {rule} at {rule.Location}");
        }

        text.Add(2, $"layers consulted: {explanation.Consulted.Describe()}");
        if (decision.Audit is { } audit)
        {
            text.Add(2, $"audit: {audit} matches at {audit.Location}");
        }

        if (decision.Shadow.IsPresent)
        {
            var shadow = decision.Shadow;
            var by = shadow.Rule is { } shadowRule ? $"by {shadowRule} at {shadowRule.Location}" : $"({shadow.Reason.ToToken()})";
            text.Add(2, $"with the shadow policies: {(shadow.IsAllowed ? "allow" : "deny")} {by}");
        }
    }

    private static void WriteRequest(WrappedText text, ExplainedRequest request)
    {
        text.Add(0, request.IsHttp ? "Request" : "Connection (TCP)");
        foreach (var attribute in request.Attributes)
        {
            var value = (attribute.Value, attribute.Note) switch
            {
                (null, null) => "(absent)",
                (null, var note) => $"({note})",
                (var present, null) => present,
                var (present, note) => $"{present}  ({note})",
            };
            text.Add($"  {attribute.Name.PadRight(NameWidth)}", NameWidth + 2, value);
        }

        foreach (var reading in request.Readings.Skip(1))
        {
            text.Add($"  {"may also be read as".PadRight(NameWidth)}", NameWidth + 2, reading.Decided ? $"{reading.Path}  <- decided" : reading.Path);
        }
    }

    private static void WritePolicies(WrappedText text, Explanation explanation, ExplanationView view)
    {
        var shown = explanation.Policies.Where(view.Shows).ToList();
        foreach (var layer in shown.GroupBy(policy => policy.Layer).OrderBy(layer => layer.Key))
        {
            text.Break();
            text.Add(0, $"Policies of the {layer.Key.Describe()}");
            foreach (var policy in layer)
            {
                WritePolicy(text, policy, explanation.Decision, isDetailed: view.Policy is not null);
            }
        }

        var hidden = explanation.Policies.Where(policy => !view.Shows(policy)).ToList();
        if (view.Policy is not null || hidden.Count == 0)
        {
            return;
        }

        text.Break();
        var counts = hidden.CountBy(policy => policy.Consultation).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {Describe(pair.Key)}");
        text.Add(0, $"Not consulted: {string.Join(", ", counts)}; --all shows them.");
    }

    private static void WritePolicy(WrappedText text, ExplainedPolicy policy, Decision decision, bool isDetailed)
    {
        text.Add(2, $"{policy.Name}  {policy.Location}");
        if (policy.Why is { } why)
        {
            text.Add(4, $"{(ExplanationView.IsForRequest(policy) ? "note" : "not consulted")}: {why}");
        }

        if (policy.Rules.IsEmpty && policy.Consultation == PolicyConsultation.Consulted)
        {
            text.Add(4, "it has no rules, so it allows nothing");
        }

        foreach (var rule in policy.Rules)
        {
            WriteRule(text, rule, ReferenceEquals(rule.Rule, decision.Rule), isDetailed);
        }
    }

    private static void WriteRule(WrappedText text, ExplainedRule rule, bool hasDecided, bool isDetailed)
    {
        var verdict = rule.Outcome switch
        {
            RuleOutcome.Matched => hasDecided ? "matches, and decides" : "matches",
            RuleOutcome.NotMatched => "does not match",
            _ => "not tried",
        };
        text.Add(4, $"{(rule.Outcome == RuleOutcome.Matched ? '+' : '-')} {rule.Rule.Name} ({rule.Rule.Effect})  {verdict}");
        if (rule.Outcome == RuleOutcome.NotApplicable)
        {
            text.Add(8, $"it {rule.Summary}");
            return;
        }

        if (rule.Failures.IsEmpty && rule.Summary != "matches")
        {
            text.Add(8, $"{rule.Summary}  {rule.Location}");
        }

        foreach (var failure in rule.Failures.Take(isDetailed ? int.MaxValue : 1))
        {
            text.Add(8, $"{failure.Text}  {failure.Location}");
        }

        var hidden = rule.Failures.Length - 1;
        if (!isDetailed && hidden > 0)
        {
            text.Add(8, $"and {hidden} more {(hidden == 1 ? "test does" : "tests do")} not pass");
        }

        if (rule.Condition is { } condition && (isDetailed || rule.Outcome == RuleOutcome.NotMatched || condition.Error is not null))
        {
            WriteCondition(text, condition);
        }
    }

    private static void WriteCondition(WrappedText text, ExplainedCondition condition)
    {
        if (condition.Error is { } error)
        {
            text.AddLines(10, error);
        }

        foreach (var part in condition.Parts)
        {
            var depth = part.Length - part.TrimStart(' ').Length;
            text.Add(new string(' ', 10 + depth), 14 + depth, part[depth..]);
        }
    }

    private static void WriteProposals(WrappedText text, Explanation explanation)
    {
        if (explanation.Proposals.IsEmpty)
        {
            text.Add(0, "No small change of the request was found that would let it pass.");
            return;
        }

        text.Add(0, "Smallest changes that would let it pass");
        foreach (var (index, proposal) in explanation.Proposals.Index())
        {
            text.Add($"  {index + 1}. ", 5, proposal.ToString());
        }
    }

    private static string Describe(PolicyConsultation consultation) => consultation switch
    {
        PolicyConsultation.OtherNamespace => "of another namespace",
        PolicyConsultation.NotSelected => "whose selector does not select the called workload",
        PolicyConsultation.OutOfScope => "whose scope does not match",
        PolicyConsultation.NotForTcp => "for HTTP only",
        _ => "since the decision was made before",
    };
}
