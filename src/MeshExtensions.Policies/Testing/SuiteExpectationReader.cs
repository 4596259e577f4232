using System.Collections.Immutable;
using System.Globalization;
using MeshExtensions.Policies.Answers;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Testing;

/// <summary>Reads what a test expects. What can never come true, such as the status of an allow, is an error of the suite rather than of every run.</summary>
/// <param name="test">The test, for messages.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class SuiteExpectationReader(string test, ICollection<PolicyError> errors)
{
    private const string Words = "allow or deny or error";

    /// <summary>Reads <c>expect</c>: a mapping, or the decision alone as a word.</summary>
    public SuiteExpectation Read(YamlNode node)
    {
        if (node is YamlScalar { IsNull: false } word)
        {
            return new SuiteExpectation { Decision = ReadWord(word) };
        }

        if (YamlFields.Open(node, "expect", errors) is not { } fields)
        {
            return new SuiteExpectation();
        }

        var decision = fields.TakeWord(
            "decision", ("allow", ExpectedDecision.Allow), ("deny", ExpectedDecision.Deny), ("error", ExpectedDecision.Error)) ?? ExpectedDecision.Deny;
        var expectation = new SuiteExpectation
        {
            Decision = decision,
            Policy = ReadName(fields, "policy"),
            Rule = ReadName(fields, "rule"),
            Reason = ReadReason(fields, decision),
            Shadow = ReadShadow(fields),
            Status = ReadStatus(fields, decision),
            Headers = ReadHeaders(fields, "headers"),
            ResponseHeaders = ReadResponseHeaders(fields, decision),
            Body = ReadBody(fields, decision),
            Metadata = fields.Take("metadata") is { } metadata ? SuiteValues.Read(metadata, "'metadata' of expect", errors) : null,
        };
        fields.RejectTheRest();
        return expectation;
    }

    private static PolicyValue? ReadName(YamlFields fields, string name) =>
        fields.TakeText(name) is { } text ? new PolicyValue(text.Value, text.Location) : null;

    private ExpectedDecision ReadWord(YamlScalar word)
    {
        switch (word.Value)
        {
            case "allow":
                return ExpectedDecision.Allow;
            case "deny":
                return ExpectedDecision.Deny;
            case "error":
                return ExpectedDecision.Error;
            default:
                errors.Add(new PolicyError(word.Location, $"{test} expects '{word.Value}'; it must be {Words}, or a mapping with 'decision' and more."));
                return ExpectedDecision.Deny;
        }
    }

    private DecisionReason? ReadReason(YamlFields fields, ExpectedDecision decision)
    {
        if (fields.TakeText("reason") is not { } text)
        {
            return null;
        }

        var reasons = Enum.GetValues<DecisionReason>();
        var index = Array.FindIndex(reasons, reason => reason.ToToken() == text.Value);
        if (index < 0)
        {
            var tokens = reasons.Select(reason => reason.ToToken()).Distinct(StringComparer.Ordinal).ToList();
            var cure = Suggestion.Nearest(text.Value, tokens) is { } nearest ? $"Did you mean '{nearest}'?" : $"Known: {string.Join(", ", tokens)}.";
            errors.Add(new PolicyError(text.Location, $"'{text.Value}' is no reason of a decision. {cure}"));
            return null;
        }

        var found = reasons[index];
        var means = found.IsAllow() ? ExpectedDecision.Allow : found.IsError() ? ExpectedDecision.Error : ExpectedDecision.Deny;
        if (means != decision)
        {
            errors.Add(new PolicyError(
                text.Location, $"{test} expects {Word(decision)}, but '{text.Value}' is a reason of {Word(means)}; change one of them."));
        }

        return found;
    }

    private static string Word(ExpectedDecision decision) => decision switch
    {
        ExpectedDecision.Allow => "allow",
        ExpectedDecision.Deny => "deny",
        _ => "error",
    };

    private ExpectedShadow? ReadShadow(YamlFields fields)
    {
        if (fields.Take("shadow") is not { } node || YamlFields.Open(node, "shadow", errors) is not { } shadow)
        {
            return null;
        }

        var read = new ExpectedShadow(
            shadow.TakeWord("decision", ("allow", ExpectedDecision.Allow), ("deny", ExpectedDecision.Deny)) ?? ExpectedDecision.Deny,
            ReadName(shadow, "policy"),
            ReadName(shadow, "rule"));
        shadow.RejectTheRest();
        return read;
    }

    private int? ReadStatus(YamlFields fields, ExpectedDecision decision)
    {
        if (fields.TakeText("status") is not { } text)
        {
            return null;
        }

        if (decision == ExpectedDecision.Allow)
        {
            errors.Add(new PolicyError(
                text.Location, $"{test} expects allow, but 'status' is of a denial: the status of an allowed request is the upstream's."));
        }
        else if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && HttpStatuses.IsDenial(status))
        {
            return status;
        }
        else
        {
            errors.Add(new PolicyError(
                text.Location, $"status is '{text.Value}', which no denial has; it must be an HTTP status from 300 up that Envoy knows, such as 403."));
        }

        return null;
    }

    private string? ReadBody(YamlFields fields, ExpectedDecision decision)
    {
        switch (fields.Take("body"))
        {
            case null:
                return null;
            case YamlScalar { IsNull: false } text when decision != ExpectedDecision.Allow:
                return text.Value; // May be empty: that there is no body is worth a test.
            case YamlScalar { IsNull: false } text:
                errors.Add(new PolicyError(
                    text.Location, $"{test} expects allow, but 'body' is of a denial: the body of an allowed request's response is the upstream's."));
                return null;
            case var node:
                errors.Add(new PolicyError(node.Location, "'body' of expect must be a text; for none write \"\"."));
                return null;
        }
    }

    private ImmutableArray<ExpectedHeader> ReadResponseHeaders(YamlFields fields, ExpectedDecision decision)
    {
        var location = fields.Location;
        var headers = ReadHeaders(fields, "responseHeaders");
        if (headers.Length > 0 && decision != ExpectedDecision.Allow)
        {
            errors.Add(new PolicyError(
                location, $"{test} does not expect allow, but 'responseHeaders' is of allowed requests; those of a denial are 'headers'."));
        }

        return headers;
    }

    private ImmutableArray<ExpectedHeader> ReadHeaders(YamlFields fields, string field)
    {
        var headers = ImmutableArray.CreateBuilder<ExpectedHeader>();
        foreach (var (key, node) in fields.TakeEntries(field))
        {
            var name = key.Value.ToLowerInvariant();
            if (!HeaderSyntax.IsName(name))
            {
                errors.Add(new PolicyError(key.Location, $"'{key.Value}' is not a header name; no policy can set it."));
            }
            else if (node is YamlScalar { IsNull: true })
            {
                headers.Add(new ExpectedHeader(name, null));
            }
            else if (SuiteValues.ReadTexts(node) is { } values)
            {
                headers.Add(new ExpectedHeader(name, values));
            }
            else
            {
                errors.Add(new PolicyError(
                    node.Location, $"The header '{key.Value}' must be a text, a list of texts, or null: taken away from the request, or not in the denial."));
            }
        }

        return headers.ToImmutable();
    }
}
