using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

/// <summary>Reading claims leaves nothing to the garbage collector.</summary>
public sealed class MetadataAllocationTests
{
    private const int Rounds = 10_000;

    private static readonly byte[] Payload = Structs.Bytes("""
        {"iss": "https://issuer.example", "sub": "user", "aud": ["x", "y"], "scope": "read write", "exp": 1700000000,
         "realm_access": {"roles": ["admin", "user"]}}
        """);

    [Fact]
    public void Matches_AnyMatcher_AllocatesNothing()
    {
        var principal = new RequestPrincipalMatcher(["a/b", "https://issuer.example/u*"]);
        var audience = new ClaimMatcher(["aud"], ["z", "y"]);
        var role = new ClaimMatcher(["realm_access", "roles"], ["a*"]);
        var scope = new ClaimMatcher(["scope"], ["write"]);
        var metadata = new FilterMetadataMatcher(["aud"], ["y", "[y]"]);

        AssertNoAllocation(() => principal.Matches(Payload) && audience.Matches(Payload) && role.Matches(Payload) && scope.Matches(Payload)
            && metadata.Matches(Payload) && ProtobufStruct.IsReadable(Payload));
    }

    [Theory]
    [InlineData("claims.iss == 'https://issuer.example' && 'admin' in claims.realm_access.roles")]
    [InlineData("size(claims) == 7 && claims.all(k, k in claims) && claims.aud.exists(a, a == 'y')")]
    [InlineData("claims['bad'] == '\\ufffd'")]
    public void Evaluate_Claims_AllocatesNothing(string expression)
    {
        byte[] claims = [.. Payload, .. Structs.Entry("bad", Structs.Field(3, 0xFF))];
        var program = ClaimsVariable.Environment.Compile(expression).Program!;
        var map = new StructMap();
        var variable = new ClaimsVariable { Claims = CelValue.Map(map, StructMap.Handle(0, claims.Length)) };
        var arena = new CelArena();

        AssertNoAllocation(() =>
        {
            map.Buffer = claims;
            arena.Reset();
            return program.Evaluate(variable, arena).IsTrue;
        });
    }

    // The runtime itself may allocate while it makes faster code of what runs, but not each time.
    private static void AssertNoAllocation(Func<bool> work)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            Run(work, 100);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(work, Rounds);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void Run(Func<bool> work, int rounds)
    {
        var count = 0;
        for (var i = 0; i < rounds; i++)
        {
            count += work() ? 1 : 0;
        }

        Assert.True(count == rounds, "It does not match.");
    }
}
