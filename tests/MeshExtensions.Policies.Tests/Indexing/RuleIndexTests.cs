using CsCheck;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Indexing;

public sealed class RuleIndexTests
{
    /// <summary>Few rules are tried one by one, so a set of each rule alone is a scan without an index.</summary>
    [Fact]
    public void FindFirst_ManyRules_AgreesWithTryingThemOneByOne()
    {
        Gen.Int.Sample(
            seed =>
            {
                var generator = new RandomPolicies(new Random(seed), words: 12, denyOneIn: 60, least: 1);
                var policies = generator.Policies(200);
                var indexed = TestPolicies.Set(policies.ToYaml());
                var alone = policies.Rules.Select(rule => (policies with { Rules = [rule] }).ToYaml()).Select(text => TestPolicies.Set(text)).ToArray();
                for (var i = 0; i < 60; i++)
                {
                    var request = generator.Request();
                    var matching = alone.Select(set => set.Decide(request)).Where(decision => decision.Rule is not null).ToList();
                    var expected = matching.Find(decision => !decision.IsAllowed) is { Rule: not null } denied ? denied : matching.FirstOrDefault();

                    Assert.Equal(expected.Rule?.Name, indexed.Decide(request).Rule?.Name);
                }
            },
            iter: 3);
    }

    /// <summary>Rules that share one key, that nest, and that have several keys of which two lead to the same rule.</summary>
    [Theory]
    [InlineData("/a/b", "r0")]
    [InlineData("/a/c", "r1")]
    [InlineData("/x/y", "r99")]
    [InlineData("/", "r99")]
    [InlineData("", null)]
    public void FindFirst_RulesUnderSeveralKeys_FindsTheLowest(string path, string? expected)
    {
        var rules = new List<SlowRule>();
        for (var i = 0; i < 99; i++)
        {
            string[] paths = i == 0 ? ["/a/*", "/a/b", "/a/b*"] : [$"/a/{new string('b', i + 1)}", "/a/c"];
            rules.Add(new SlowRule($"r{i}", true, null, [], [[new SlowTest("paths", paths, i == 0 ? ["/a/c"] : [])]], []));
        }

        rules.Add(new SlowRule("r99", true, null, [], [[new SlowTest("paths", ["*"], [])]], []));
        var policies = new SlowPolicies("n", [.. rules]);
        var set = TestPolicies.Set(policies.Options, policies.ToYaml());

        Assert.Equal(expected, set.Decide(new TestRequest { Path = path }).Rule?.Name);
    }
}
