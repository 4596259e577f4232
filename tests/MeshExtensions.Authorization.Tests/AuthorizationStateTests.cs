using MeshExtensions.Authorization.Responses;
using MeshExtensions.Authorization.Tests.Serving;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Tests;

public sealed class AuthorizationStateTests
{
    private static readonly PolicyLoadResult Broken = new(null, [new PolicyError(new SourceLocation("a.yaml", 1, 2), "It is broken.")]);

    [Fact]
    public void New_BeforeAnythingIsLoaded_DeniesEverything()
    {
        var state = new AuthorizationState();

        Assert.Equal(DecisionReason.NoPolicyLoaded, Decide(state, allowed: true).Reason);
        Assert.Null(state.Status.LoadedAt);
        Assert.NotNull(state.Status.NotReadyReason);
    }

    [Fact]
    public void Apply_EachOutcome_RaisesStatusChangedOnceWithTheNewStatus()
    {
        var state = new AuthorizationState();
        var seen = new List<(object? Sender, int Errors, int Policies)>();
        state.StatusChanged += (sender, _) => seen.Add((sender, state.Status.Errors.Count, state.Status.InForce.Policies.Count));

        state.Apply(Broken, DateTimeOffset.UnixEpoch);
        state.Apply(new PolicyLoadResult(TestPolicies.Quickstart, []), DateTimeOffset.UnixEpoch);
        state.Apply(Broken, DateTimeOffset.UnixEpoch);
        state.Apply(new PolicyLoadResult(PolicySet.Empty, []), DateTimeOffset.UnixEpoch);

        Assert.Equal<(object?, int, int)[]>([(state, 1, 0), (state, 0, 1), (state, 1, 1), (state, 0, 0)], [.. seen]);
    }

    [Fact]
    public void Apply_BrokenAfterAnEmptySet_StillDeniesEverything()
    {
        var state = new AuthorizationState();
        state.Apply(new PolicyLoadResult(PolicySet.Empty, []), DateTimeOffset.UnixEpoch);

        state.Apply(Broken, DateTimeOffset.UnixEpoch);

        Assert.False(Decide(state, allowed: true).IsAllowed);
        Assert.NotNull(state.Status.NotReadyReason);
    }

    [Fact]
    public async Task Apply_UnderConcurrentChecks_EachSeesOneSetWhole()
    {
        var state = new AuthorizationState();
        PolicyLoadResult[] results = [new(TestPolicies.Quickstart, []), Broken, new(TestPolicies.Parse(QuickstartTurnedAround), []), new(PolicySet.Empty, [])];
        using var stop = new CancellationTokenSource();
        var reloads = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                state.Apply(results[i % results.Length], DateTimeOffset.UnixEpoch);
            }
        });

        var frame = CheckServer.FrameOf(allowed: false);
        var buffer = AnswerSet.NewBuffer();
        for (var i = 0; i < 40_000; i++)
        {
            var model = state.Model;
            var decision = TestPolicies.Decide(model.Set, frame[5..]);
            Assert.Equal(TestPolicies.Decide(model.Set, frame[5..]), decision);
            Assert.Equal(ReferenceEquals(model.Set, results[2].Set), decision.IsAllowed);
            model.Answers.Write(ref decision, new DecisionContext(), ref buffer, out var counter);
            Assert.Equal(decision.IsAllowed ? 1 : 0, counter.Tags.Count(tag => tag.Value is "allow"));
        }

        await stop.CancelAsync();
        await reloads;
    }

    private const string QuickstartTurnedAround =
        """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: turned-around}
        spec:
          rules:
            - effect: Deny
              when: [{key: "request.headers[x-ext-authz]", values: [allow]}]
            - effect: Allow
              when: [{key: "request.headers[x-ext-authz]", values: [deny]}]
        """;

    private static Decision Decide(AuthorizationState state, bool allowed) => TestPolicies.Decide(state.Model.Set, CheckServer.FrameOf(allowed)[5..]);
}
