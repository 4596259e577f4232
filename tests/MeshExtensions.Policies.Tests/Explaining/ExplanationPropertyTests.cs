using CsCheck;
using MeshExtensions.Policies.Explaining;
using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Explaining;

/// <summary>Random policies and requests: what is told is what the engine does.</summary>
public sealed class ExplanationPropertyTests
{
    [Fact]
    public void Explain_RandomPoliciesAndRequests_AgreesWithTheDecision() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var generator = new RandomPolicies(random, words: 2, denyOneIn: 3, least: random.Next(2));
            var policies = generator.Policies(random.Next(1, 7));
            var set = Set(policies.Options, policies.ToYaml());
            for (var i = 0; i < 4; i++)
            {
                var request = generator.Request();
                var context = request.ToContext();
                var explanation = Explanations.Of(set, context);
                AssertRules(set, context, explanation);
                AssertProposals(set, explanation);
            }
        },
        iter: 150);

    /// <summary>
    /// The proposals are worth something only if there usually is one. Of the random rules about one in five contradicts itself (<c>values</c> and
    /// <c>notValues</c> alike), so that no request is allowed by it.
    /// </summary>
    [Fact]
    public void Explain_OneRandomRuleThatAllows_UsuallyHasAProposal()
    {
        var (denied, helped) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var generator = new RandomPolicies(random, words: 3, denyOneIn: int.MaxValue, least: 0);
            var policies = generator.Policies(1);
            var request = generator.Request() with { IsHttp = true, Path = "/w0/w1" };
            var explanation = Explanations.Of(Set(policies.Options, policies.ToYaml()), request);
            denied += explanation.Decision.Reason == DecisionReason.NoRuleAllows ? 1 : 0;
            helped += explanation.Proposals.IsEmpty ? 0 : 1;
        }

        Assert.True(helped >= 0.7 * denied, $"{helped} of {denied}");
    }

    [Fact]
    public void Explain_AnyBytes_NeverThrowsAndChangesNothing() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var generator = new RandomPolicies(random, words: 2, denyOneIn: 3, least: 0);
            var policies = generator.Policies(4);
            var set = Set(
                policies.Options,
                policies.ToYaml(),
                Document("{rules: [{effect: Allow, condition: 'jwt.claims.a == request.headers.b && metadata.x.y == request.url_path'}]}", "{name: q}"),
                Document("{rules: [{effect: Deny, when: [{key: 'request.auth.claims[a]', values: [b]}]}]}", "{name: r}"));
            var context = Nasty(random);
            var decision = set.Decide(context);
            var (buffer, path) = (context.Request.Buffer, context.Request.UrlPath.ToArray());

            var explanation = PolicyExplainer.Explain(set, context, decision);

            Assert.Equal(decision, explanation.Decision);
            Assert.Same(buffer, context.Request.Buffer);
            Assert.Equal(path, context.Request.UrlPath.ToArray());
            AssertProposals(set, explanation);
            Assert.DoesNotContain(explanation.Request.Attributes, attribute => attribute.Value?.Any(char.IsControl) ?? false);
        },
        iter: 300);

    [Fact]
    public void Explain_NoRequestAtAll_IsExplained()
    {
        foreach (var set in new[] { PolicySet.Empty, PolicySet.Invalid, Set(Rule("Allow", "")), Set(Rule("Deny", "")) })
        {
            var explanation = Explanations.Of(set, new DecisionContext());

            Assert.False(explanation.Request.IsHttp);
            Assert.Equal(set.Policies.Count, explanation.Policies.Length);
        }
    }

    private static void AssertRules(PolicySet set, DecisionContext context, Explanation explanation)
    {
        foreach (var (policy, explained) in set.Compiled.Zip(explanation.Policies))
        {
            var compiled = context.Request.IsHttp ? policy.Http : policy.Tcp;
            foreach (var rule in explained.Rules)
            {
                var tried = Array.Find(compiled, candidate => candidate.Rule == rule.Rule);
                Assert.Equal(tried is null, rule.Outcome == RuleOutcome.NotApplicable);
                Assert.Equal(tried?.Matches(context, out _) ?? false, rule.Outcome == RuleOutcome.Matched);
                Assert.Equal(rule.Outcome == RuleOutcome.NotMatched, !rule.Failures.IsEmpty);
            }
        }

        var matched = explanation.Policies.SelectMany(policy => policy.Rules).Where(rule => rule.Outcome == RuleOutcome.Matched).Select(rule => rule.Rule).ToList();
        var decision = explanation.Decision;
        Assert.Equal(decision.Rule, matched.Find(rule => !rule.Allows) ?? matched.Find(rule => rule.Allows));
    }

    private static void AssertProposals(PolicySet set, Explanation explanation)
    {
        Assert.True(explanation.Proposals.Length <= 3);
        foreach (var proposal in explanation.Proposals.Where(proposal => proposal.Condition is null))
        {
            var context = new DecisionContext();
            Assert.IsType<RequestDraft>(proposal.Draft).Fill(context);
            var decision = set.Decide(context);
            Assert.True(decision.IsAllowed, proposal.ToString());
            Assert.Equal(proposal.Rule, decision.Rule);
            Assert.NotEmpty(proposal.Changes);
        }
    }

    /// <summary>A request of random bytes, of which many mean something.</summary>
    private static DecisionContext Nasty(Random random)
    {
        var bytes = new byte[200];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Next(3) == 0 ? (byte)random.Next(256) : "/w0%2e.:,spiffe*\n\0"u8[random.Next(18)];
        }

        "spiffe://td/ns/w0/sa/w1"u8.CopyTo(bytes.AsSpan(random.Next(170)));
        var context = new DecisionContext();
        var request = context.Request;
        request.Reset(bytes);
        request.IsHttp = random.Next(3) > 0;
        request.Method = Any();
        request.Path = Any();
        request.Host = Any();
        request.Scheme = Any();
        request.SourcePrincipal = Any();
        request.SourceAddress = Any();
        request.DestinationPrincipal = Any();
        request.DestinationAddress = Any();
        request.ServerName = Any();
        request.HeadersAreJoined = random.Next(2) == 0;
        request.HeaderTable.Add(new(Any(), Any()));
        request.DestinationLabels.Add(new(Any(), Any()));
        if (random.Next(2) == 0)
        {
            request.SetToken(bytes, Any());
        }
        else
        {
            request.FilterMetadata.Add(new(Any(), Any()));
        }

        return context;

        Slice Any()
        {
            var offset = random.Next(bytes.Length);
            return new Slice(offset, random.Next(Math.Min(60, bytes.Length - offset + 1)));
        }
    }
}
