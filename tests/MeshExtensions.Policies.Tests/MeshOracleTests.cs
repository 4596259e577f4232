using System.Text;
using CsCheck;
using MeshExtensions.Policies.Paths;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

/// <summary>Random AuthorizationPolicies of several namespaces and roles: what is decided of random requests is what the slow evaluator says.</summary>
public sealed class MeshOracleTests
{
    [Fact]
    public void Decide_FewPolicies_AgreesWithTheSlowEvaluator() => Compare(policies: 6, rules: 3, words: 2, requests: 25, samples: 400);

    [Fact]
    public void Decide_TensOfPolicies_AgreesWithTheSlowEvaluator() => Compare(policies: 40, rules: 6, words: 3, requests: 40, samples: 40);

    [Fact]
    public void Decide_WithoutWhatOnlyWatches_IsTheSame()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var mesh = Mesh(random, policies: 8, rules: 3, words: 2);
                var enforced = mesh with { Policies = mesh.Policies.Where(policy => policy.IsEnforced).ToArray() };
                if (enforced.Policies.Length == 0)
                {
                    return;
                }

                var (whole, rest) = (Set(mesh), Set(enforced));
                var generator = new RandomPolicies(random, 2, 3, 0);
                for (var i = 0; i < 25; i++)
                {
                    var request = Request(random, generator);
                    var (with, without) = (whole.Decide(request), rest.Decide(request));
                    Assert.Equal((without.Reason, without.Consulted), (with.Reason, with.Consulted));
                    Assert.False(without.Shadow.IsPresent);
                }
            },
            iter: 200);
    }

    [Fact]
    public void Decide_EveryReadingOfAPath_AllowsOnlyWhatEachReadingIsAllowed()
    {
        string[] pieces = ["/", "w0", "w1", "..", ".", ";x", "%2f", "%2e", "\\", "%77", "//", "*"];
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var mesh = Mesh(random, policies: 6, rules: 3, words: 2);
                var usesRawPath = mesh.Policies.Any(policy => policy.ToYaml().Contains("headers[:path]", StringComparison.Ordinal));
                if (usesRawPath)
                {
                    return;
                }

                var (asSent, every) = (Set(mesh), Set(mesh with { Options = mesh.Options with { Paths = PathHandling.EveryReading } }));
                var generator = new RandomPolicies(random, 2, 3, 0);
                var readings = new PathReadings();
                for (var i = 0; i < 15; i++)
                {
                    var path = "/" + string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
                    var request = Request(random, generator) with { Path = path };
                    if (!request.IsHttp || !readings.TryRead(Encoding.UTF8.GetBytes(path), out _))
                    {
                        continue;
                    }

                    var expected = true;
                    for (var reading = 0; reading < readings.Count; reading++)
                    {
                        expected &= asSent.Decide(request with { Path = Encoding.UTF8.GetString(readings[reading]) }).IsAllowed;
                    }

                    var documents = string.Join("---\n", mesh.Policies.Select(policy => policy.ToYaml()));
                    Assert.True(expected == every.Decide(request).IsAllowed, $"{request}\n{documents}");
                }
            },
            iter: 250);
    }

    private static void Compare(int policies, int rules, int words, int requests, int samples)
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var mesh = Mesh(random, random.Next(1, policies + 1), rules, words);
                var set = Set(mesh);
                var generator = new RandomPolicies(random, words, 3, 0);
                for (var i = 0; i < requests; i++)
                {
                    var request = Request(random, generator);
                    var (expected, decision) = (mesh.Decide(request), set.Decide(request));
                    if (expected != decision.Reason)
                    {
                        Assert.Fail(
                            $"{request} at '{request.DestinationPrincipal}' [{string.Join(", ", request.Labels)}]\nexpected {expected}, decided {decision.Reason} by "
                            + $"{decision.Rule}\n{string.Join("---\n", mesh.Policies.Select(policy => policy.ToYaml()))}");
                    }
                }
            },
            iter: samples);
    }

    private static PolicySet Set(SlowMesh mesh) => TestPolicies.Set(mesh.Options, [.. mesh.Policies.Select(policy => policy.ToYaml())]);

    private static SlowMesh Mesh(Random random, int policies, int rules, int words)
    {
        var generator = new RandomPolicies(random, words, denyOneIn: 2, least: 0);
        var options = IstioPolicies.AsSent with { Unselected = random.Next(3) == 0 ? UnselectedRequests.Allow : UnselectedRequests.Deny };
        return new SlowMesh([.. Enumerable.Range(0, policies).Select(i => Policy(random, generator, i, rules))], options);
    }

    private static SlowAuthorizationPolicy Policy(Random random, RandomPolicies generator, int index, int rules)
    {
        var action = Pick(random, "ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "AUDIT", "CUSTOM");
        var made = generator.Policies(random.Next(action == "ALLOW" ? 0 : 1, rules + 1)).Rules
            .Select(rule => rule with
            {
                Allows = action == "ALLOW",
                Protocol = null,
                From = action == "CUSTOM" ? [] : rule.From,
                When = action == "CUSTOM" ? [] : rule.When,
            });
        (string, string)[] selector = Pick<(string, string)[]>(random, [], [], [("app", "a")], [("app", "b")], [("app", "a"), ("tier", "x")]);
        return new SlowAuthorizationPolicy(
            $"p{index}",
            Pick(random, "default", "ns1", "ns2", "istio-system"),
            action,
            action is "ALLOW" or "DENY" && random.Next(4) == 0,
            selector,
            [.. made]);
    }

    private static TestRequest Request(Random random, RandomPolicies generator)
    {
        var request = generator.Request();
        return request with
        {
            Host = request.IsHttp
                ? Pick(random, request.Host, request.Host, "w0.ns1.svc", "W0.NS1.Svc:80", "x.w0.ns2.svc.cluster.local", "w0.ns2.svcs", "a..svc", "w0.ns3.svc")
                : "",
            DestinationPrincipal = Pick(random, "", "", "spiffe://td/ns/ns1/sa/s", "spiffe://td/ns/ns2/sa/s", "spiffe://td/ns/ns2/sa/s/x"),
            Labels = Pick<(string, string)[]>(random, [], [("app", "a")], [("tier", "x"), ("app", "a")], [("app", "a"), ("app", "b")], [("z", "z")]),
        };
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
