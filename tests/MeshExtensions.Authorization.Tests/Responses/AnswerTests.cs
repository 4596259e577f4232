using System.Buffers.Binary;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Tests.Responses;

public sealed class AnswerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(880)]
    [InlineData(1_000)]
    [InlineData(16_384)]
    [InlineData(65_536)]
    public void Build_BodyOfAnyLength_IsOneWholeFrame(int bodyLength)
    {
        for (var length = bodyLength; length < bodyLength + 60; length++)
        {
            var rule = new PolicyRule(0, "p", 0, "r", false, AllowAnswer.Unchanged, new DenyAnswer(403, [], new string('x', length)));

            var frame = Answer.Build(Decision.By(rule), PolicySet.Empty, new DecisionCounters()).Frame;

            Assert.Equal(0, frame[0]);
            Assert.Equal((uint)frame.Length - 5, BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)));
            Assert.Equal(length, CheckResponse.Parser.ParseFrom(frame.AsSpan(5)).DeniedResponse.Body.Length);
        }
    }

    [Fact]
    public void AnswerOf_EveryDecisionOfASet_IsThatDecisionsAnswer()
    {
        var model = new CheckModel(TestPolicies.Quickstart, new DecisionCounters());

        foreach (var rule in model.Set.Rules)
        {
            AssertFrame(model, Decision.By(rule));
        }

        foreach (var reason in Enum.GetValues<DecisionReason>())
        {
            AssertFrame(model, Decision.Without(reason));
        }

        AssertFrame(model, default);
    }

    private static void AssertFrame(CheckModel model, Decision decision) =>
        Assert.Equal(CheckEvaluator.Respond(model.Set, decision).ToArray(), model.AnswerOf(decision).Frame[5..]);
}
