using System.Buffers.Binary;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Tests.Responses;

public sealed class AnswerSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(880)]
    [InlineData(2_000)]
    [InlineData(16_384)]
    [InlineData(65_000)]
    public void Write_BodyOfAnyLength_IsOneWholeFrame(int bodyLength)
    {
        for (var length = bodyLength; length < bodyLength + 60; length++)
        {
            var set = TestPolicies.Parse(
                $$$"""
                  apiVersion: meshextensions.io/v1alpha1
                  kind: AccessPolicy
                  metadata: {name: p}
                  spec: {rules: [{effect: Deny, onDeny: {body: "{{{new string('x', length)}}}"}}]}
                  """);
            var decision = Decision.By(set.Rules[0]);
            var buffer = AnswerSet.NewBuffer();

            var written = new AnswerSet(set, new DecisionCounters()).Write(ref decision, new DecisionContext(), ref buffer, out _);

            Assert.Equal(0, buffer[0]);
            Assert.Equal((uint)written - 5, BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(1)));
            Assert.Equal(length, CheckResponse.Parser.ParseFrom(buffer.AsSpan(5, written - 5)).DeniedResponse.Body.Length);
        }
    }

    [Fact]
    public void New_AfterAReloadThatChangedNothing_AnswersAlike()
    {
        var first = new AnswerSet(TestPolicies.Quickstart, new DecisionCounters());
        var second = new AnswerSet(TestPolicies.Quickstart, new DecisionCounters(), first);
        foreach (var rule in TestPolicies.Quickstart.Rules)
        {
            Assert.Equal(Write(first, Decision.By(rule)), Write(second, Decision.By(rule)));
        }
    }

    private static byte[] Write(AnswerSet answers, Decision decision)
    {
        var buffer = AnswerSet.NewBuffer();
        return buffer[..answers.Write(ref decision, new DecisionContext(), ref buffer, out _)];
    }
}
