using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Policies;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>Compares what came of a request with what a test expects.</summary>
internal sealed class ExpectationChecker
{
    private const string Nothing = "none";

    private readonly ImmutableArray<Mismatch>.Builder _mismatches = ImmutableArray.CreateBuilder<Mismatch>();

    private ExpectationChecker()
    {
    }

    /// <summary>What differs, in the order of the fields of <c>expect</c>.</summary>
    /// <param name="expected">What a test expects.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="response">The CheckResponse that the server gives for it.</param>
    public static ImmutableArray<Mismatch> Check(SuiteExpectation expected, Decision decision, CheckResponse response)
    {
        var checker = new ExpectationChecker();
        checker.Compare("decision", Word(expected.Decision), Word(decision));
        checker.Compare("policy", expected.Policy, decision.Rule?.Policy);
        checker.Compare("rule", expected.Rule, decision.Rule?.Name);
        if (expected.Reason is { } reason)
        {
            checker.Compare("reason", reason.ToToken(), decision.Reason.ToToken());
        }

        checker.CompareShadow(expected.Shadow, decision);

        // The answer of an allow has no status, and the other way round; the decision says already what is wrong.
        if ((expected.Decision == ExpectedDecision.Allow) == decision.IsAllowed)
        {
            checker.CompareResponse(expected, decision, response);
        }

        if (expected.Metadata is { } metadata)
        {
            checker.CompareMetadata(ProtobufValues.ToStruct(metadata), response.DynamicMetadata ?? new Struct());
        }

        return checker._mismatches.ToImmutable();
    }

    /// <summary>The decision as Envoy takes it.</summary>
    public static string Word(Decision decision) => decision.IsError ? "error" : decision.IsAllowed ? "allow" : "deny";

    private static string Word(ExpectedDecision decision) => decision switch
    {
        ExpectedDecision.Allow => "allow",
        ExpectedDecision.Deny => "deny",
        _ => "error",
    };

    private void CompareShadow(ExpectedShadow? expected, Decision decision)
    {
        if (expected is null)
        {
            return;
        }

        // Where the shadow policies say nothing, what is decided would be decided with them too.
        var (isPresent, rule) = (decision.Shadow.IsPresent, decision.Shadow.IsPresent ? decision.Shadow.Rule : decision.Rule);
        Compare("shadow.decision", Word(expected.Decision), !isPresent ? Word(decision) : decision.Shadow.IsAllowed ? "allow" : "deny");
        Compare("shadow.policy", expected.Policy, rule?.Policy);
        Compare("shadow.rule", expected.Rule, rule?.Name);
    }

    private void CompareResponse(SuiteExpectation expected, Decision decision, CheckResponse response)
    {
        if (decision.IsAllowed)
        {
            var ok = response.OkResponse ?? new OkHttpResponse();
            CompareHeaders("headers", expected.Headers, ok.Headers, name => ok.HeadersToRemove.Contains(name));
            CompareHeaders("responseHeaders", expected.ResponseHeaders, ok.ResponseHeadersToAdd, _ => true);
            return;
        }

        var denied = response.DeniedResponse ?? response.ErrorResponse ?? new DeniedHttpResponse();
        if (expected.Status is { } status)
        {
            // Envoy takes one that is absent for 403.
            var actual = (int)(denied.Status?.Code ?? Envoy.Type.V3.StatusCode.Empty);
            Compare("status", status.ToString(), (actual == 0 ? DenyAnswer.Forbidden.Status : actual).ToString());
        }

        CompareHeaders("headers", expected.Headers, denied.Headers, _ => true);
        if (expected.Body is { } body)
        {
            Compare("body", Quote(body), Quote(denied.Body));
        }
    }

    /// <param name="what">The field.</param>
    /// <param name="expected">The headers that are expected.</param>
    /// <param name="actual">The headers of the answer.</param>
    /// <param name="isAway">Whether a header that the answer does not set is away as it should be.</param>
    private void CompareHeaders(string what, ImmutableArray<ExpectedHeader> expected, IReadOnlyCollection<HeaderValueOption> actual, Func<string, bool> isAway)
    {
        foreach (var header in expected)
        {
            var values = actual.Where(option => option.Header.Key == header.Name).Select(option => option.Header.Value).ToList();
            var field = $"{what}.{header.Name}";
            if (header.Values is { } wanted)
            {
                Compare(field, Show(wanted), values.Count == 0 ? "not set" : Show(values));
            }
            else if (values.Count > 0 || !isAway(header.Name))
            {
                _mismatches.Add(new Mismatch(field, "away", values.Count > 0 ? Show(values) : "left as the client sends it"));
            }
        }
    }

    private void CompareMetadata(Struct expected, Struct actual)
    {
        if (ProtobufValues.FindDifference(expected, actual) is { } path)
        {
            _mismatches.Add(new Mismatch($"metadata.{path}", ProtobufValues.At(expected, path), ProtobufValues.At(actual, path)));
        }
    }

    private void Compare(string what, PolicyValue? expected, string? actual)
    {
        if (expected is { } value)
        {
            Compare(what, value.Text, actual ?? Nothing);
        }
    }

    private void Compare(string what, string expected, string actual)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            _mismatches.Add(new Mismatch(what, expected, actual));
        }
    }

    private static string Show(IReadOnlyList<string> values) => values.Count == 1 ? Quote(values[0]) : $"[{string.Join(", ", values.Select(Quote))}]";

    private static string Quote(string text) => $"\"{text}\"";
}
