using CsCheck;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

/// <summary>Random policies and requests: what is decided, and by which rule, is what the slow and obvious evaluator says.</summary>
public sealed class PolicySetOracleTests
{
    [Fact]
    public void Decide_FewRules_AgreesWithTheSlowEvaluator() => Compare(new(1, 4), words: 2, denyOneIn: 3, least: 0, requests: 20, samples: 800);

    [Fact]
    public void Decide_TensOfRules_AgreesWithTheSlowEvaluator() => Compare(new(9, 60), words: 3, denyOneIn: 20, least: 1, requests: 30, samples: 60);

    [Fact]
    public void Decide_ThousandsOfRules_AgreesWithTheSlowEvaluator() => Compare(new(500, 2_000), words: 20, denyOneIn: 100, least: 1, requests: 60, samples: 1);

    [Fact]
    public void Decide_ThousandsOfSharpRules_AgreesWithTheSlowEvaluator()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var policies = RandomPolicies.Sharp(random, rules: 2_000, words: 50);
                var set = TestPolicies.Set(policies.Options, policies.ToYaml());
                var allowed = 0;
                for (var i = 0; i < 100; i++)
                {
                    var request = new TestRequest
                    {
                        Path = $"/w{random.Next(50)}/w{random.Next(50)}",
                        Host = $"W{random.Next(50)}.example",
                        Principal = $"spiffe://td/ns/w{random.Next(50)}/sa/w{random.Next(50)}",
                        Method = random.Next(2) == 0 ? "GET" : "POST",
                    };
                    Compare(policies, set, request);
                    allowed += set.Decide(request).IsAllowed ? 1 : 0;
                }

                Assert.InRange(allowed, 5, 95); // else the samples say little
            },
            iter: 2);
    }

    private static void Compare(Range rules, int words, int denyOneIn, int least, int requests, int samples)
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var generator = new RandomPolicies(random, words, denyOneIn, least);
                var policies = generator.Policies(random.Next(rules.Start.Value, rules.End.Value + 1));
                var set = TestPolicies.Set(policies.Options, policies.ToYaml());
                for (var i = 0; i < requests; i++)
                {
                    Compare(policies, set, generator.Request());
                }
            },
            iter: samples);
    }

    private static void Compare(SlowPolicies policies, PolicySet set, TestRequest request)
    {
        var expected = policies.Decide(request);
        var decision = set.Decide(request);
        if (expected != (decision.Reason, decision.Rule?.Name))
        {
            var named = policies.Rules.Where(rule => rule.Name == expected.Rule || rule.Name == decision.Rule?.Name).Select(rule => rule.ToYaml());
            Assert.Fail($"{request}\nexpected {expected}, decided {(decision.Reason, decision.Rule?.Name)}\n{string.Join('\n', named)}");
        }
    }
}
