using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

/// <summary>A decision leaves nothing to the garbage collector.</summary>
public sealed class AllocationTests
{
    private static readonly PolicySet Small = TestPolicies.Set(TestPolicies.Document("""

          rules:
          - {name: deny, effect: Deny, to: [{operation: {paths: ["/admin/{*}/x/{**}", "/secret*"]}}]}
          - {name: header, effect: Deny, when: [{key: "request.headers[x-user]", values: [mallory, "root*", "*bad"]}]}
          - {name: ip, effect: Allow, from: [{source: {ipBlocks: [10.0.0.0/8, "fd00::/8"], notRemoteIpBlocks: [192.168.0.0/16]}}], to: [{operation: {hosts: ["*.example"]}}]}
          - {name: identity, effect: Allow, from: [{source: {namespaces: ["a*b", c]}}, {source: {serviceAccounts: [n/s]}}, {source: {trustDomains: ["t*", "*d"]}}], to: [{operation: {ports: ["80"]}}]}
          - {name: user, effect: Allow, when: [{key: "request.headers[x-user]", values: [alice, "b*"]}, {key: "request.headers[:path]", notValues: ["*?x"]}, {key: connection.sni, notValues: ["*"]}]}

        """));

    private static readonly PolicySet Large = Set(RandomPolicies.Sharp(new Random(1), rules: 10_000, words: 60));

    public static TheoryData<string> Requests => [.. Cases.Keys];

    private static Dictionary<string, (TestRequest Request, string? Rule)> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["template denies"] = (new() { Path = "/admin/a/x/b/c?d" }, "deny"),
        ["joined header denies"] = (new TestRequest().With("x-user", "a,root1, b"), "header"),
        ["listed header denies"] = (new TestRequest().With("x-user", "a").With("X-User", " so bad").List(), "header"),
        ["address allows"] = (new TestRequest { Source = "fd00::1%eth0", Host = "a.EXAMPLE" }.With("x-forwarded-for", "1.2.3.4, 10.0.0.9"), "ip"),
        ["identity allows"] = (new() { Source = "", Principal = "spiffe://td/ns/axb/sa/s", Port = 80 }, "identity"),
        ["service account allows"] = (new() { Source = "x", Principal = "spiffe://o/ns/n/x/sa/s/y", Port = 80 }, "identity"),
        ["header allows"] = (new TestRequest { Source = "1.1.1.1" }.With("x-user", "bob,bill"), "user"),
        ["nothing matches"] = (new TestRequest { Source = "1.1.1.1", Principal = "spiffe://o/ns/o/sa/o", ServerName = "s" }.With("x-user", "eve"), null),
        ["tcp allows"] = (TestRequest.Tcp with { Principal = "spiffe://td/ns/axb/sa/s", Port = 80 }, "identity"),
        ["tcp denied"] = (TestRequest.Tcp with { Port = 80 }, null),
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Decide_FewRules_AllocatesNothing(string name)
    {
        var (request, rule) = Cases[name];
        if (!request.IsHttp)
        {
            // On TCP the Deny rules lose their tests and would deny everything; a set without them is asked.
            AssertNoAllocation(TestPolicies.Set(TestPolicies.Rule("Allow", "name: identity, from: [{source: {namespaces: ['a*b']}}], to: [{operation: {ports: ['80']}}]")), request, rule);
            return;
        }

        AssertNoAllocation(Small, request, rule);
    }

    [Fact]
    public void Decide_TenThousandRules_AllocatesNothing()
    {
        var generator = new RandomPolicies(new Random(2), words: 60, denyOneIn: 1, least: 0);
        for (var i = 0; i < 30; i++)
        {
            var request = generator.Request();
            AssertNoAllocation(Large, request, Large.Decide(request).Rule?.Name);
        }
    }

    private static PolicySet Set(SlowPolicies policies) => TestPolicies.Set(policies.Options, policies.ToYaml());

    private static void AssertNoAllocation(PolicySet set, TestRequest request, string? rule)
    {
        var context = request.ToContext();
        for (var i = 0; i < 50; i++)
        {
            context.Begin();
            set.Decide(context);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Decision decision = default;
        for (var i = 0; i < 50; i++)
        {
            context.Begin();
            decision = set.Decide(context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(rule, decision.Rule?.Name);
    }
}
