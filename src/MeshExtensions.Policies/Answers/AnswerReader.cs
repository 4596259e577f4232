using System.Globalization;
using System.Text;
using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Answers;

/// <summary>Reads <c>onAllow</c> and <c>onDeny</c>. Every value is literal, or has expressions in it.</summary>
internal sealed class AnswerReader(ConditionScope scope, ICollection<PolicyError> errors)
{
    /// <summary>Envoy keeps all headers of a message within 60 KiB; what is larger than this in total is refused when the policy loads.</summary>
    private const int MaxHeaderBytes = 32 * 1024;

    /// <summary>A body is repeated in every denial; a larger one is a mistake.</summary>
    private const int MaxBodyLength = 64 * 1024;

    /// <summary>The status of <c>redirect</c> where none is given.</summary>
    private const int Found = 302;

    /// <summary>What decides is told under these names, so no policy may tell something else under them.</summary>
    private static readonly string[] ReservedMetadata = ["policy", "rule", "reason", "layers", "audit_policy", "audit_rule", "shadow_decision", "shadow_policy", "shadow_rule", "shadow_reason"];

    /// <summary>
    /// Reads <c>onAllow: {headers: {set, append, remove}, responseHeaders: {set, append}, queryParameters: {set, remove}, metadata}</c>.
    /// </summary>
    public AllowAnswer? ReadOnAllow(YamlFields parent)
    {
        if (parent.Take("onAllow") is not { } node || YamlFields.Open(node, "onAllow", errors) is not { } answer)
        {
            return null;
        }

        var result = AllowAnswer.Unchanged;
        if (Open(answer, "headers", "'headers' of onAllow") is { } headers)
        {
            result = result with
            {
                HeadersToSet = ReadHeaders(headers.Take("set"), "'set' of onAllow"),
                HeadersToAppend = ReadHeaders(headers.Take("append"), "'append' of onAllow"),
                HeadersToRemove = ReadRemovedHeaders(headers),
            };
            headers.RejectTheRest();
        }

        if (Open(answer, "responseHeaders", "'responseHeaders' of onAllow") is { } responseHeaders)
        {
            result = result with
            {
                ResponseHeadersToSet = ReadHeaders(responseHeaders.Take("set"), "'set' of 'responseHeaders'"),
                ResponseHeadersToAppend = ReadHeaders(responseHeaders.Take("append"), "'append' of 'responseHeaders'"),
            };
            responseHeaders.RejectTheRest();
        }

        if (Open(answer, "queryParameters", "'queryParameters' of onAllow") is { } query)
        {
            result = result with
            {
                QueryParametersToSet = ReadFields(query.Take("set"), "'set' of 'queryParameters'", (_, _) => null, allowRepeats: false),
                QueryParametersToRemove = query.TakeTexts("remove").Select(text => text.Value).ToList(),
            };
            query.RejectTheRest();
        }

        result = result with { Metadata = ReadMetadata(answer, "onAllow") };
        answer.RejectTheRest();
        return result;
    }

    /// <summary>Reads <c>onDeny: {status, headers: {name: value or [values]}, body, redirect, metadata}</c>.</summary>
    public DenyAnswer? ReadOnDeny(YamlFields parent)
    {
        if (parent.Take("onDeny") is not { } node || YamlFields.Open(node, "onDeny", errors) is not { } answer)
        {
            return null;
        }

        var redirect = answer.TakeText("redirect");
        var status = ReadStatus(answer, redirect);
        var headers = ReadHeaders(answer.Take("headers"), "'headers' of onDeny");
        if (redirect is not null)
        {
            if (headers.Exists(header => header.Name == "location"))
            {
                errors.Add(new PolicyError(redirect.Location, "onDeny has both 'redirect' and a header 'location', which are the same; keep one of them."));
            }

            headers.Add(new AnswerField("location", [ReadHeaderValue("location", redirect)]));
        }

        var body = AnswerText.Empty;
        switch (answer.Take("body"))
        {
            case null:
                break;
            case YamlScalar text when text.Value.Length <= MaxBodyLength:
                body = TemplateReader.Read(text, scope, errors);
                break;
            case YamlScalar text:
                errors.Add(new PolicyError(text.Location, $"'body' of onDeny is {text.Value.Length} characters long; at most {MaxBodyLength} are sent."));
                break;
            case var other:
                errors.Add(new PolicyError(other.Location, $"'body' of onDeny must be a text, but is {other.Kind}."));
                break;
        }

        var metadata = ReadMetadata(answer, "onDeny");
        answer.RejectTheRest();
        return new DenyAnswer(status, headers, body, metadata);
    }

    private YamlFields? Open(YamlFields answer, string field, string what) =>
        answer.Take(field) is { } node ? YamlFields.Open(node, what, errors) : null;

    private int ReadStatus(YamlFields answer, YamlScalar? redirect)
    {
        var fallback = redirect is null ? DenyAnswer.Forbidden.Status : Found;
        if (answer.TakeText("status") is not { } text)
        {
            return fallback;
        }

        if (!int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || !HttpStatuses.IsDenial(status))
        {
            errors.Add(new PolicyError(
                text.Location, $"status '{text.Value}' cannot deny: it must be an HTTP status from 300 to 511 that Envoy knows, such as 401, 403 or 429."));
            return fallback;
        }

        if (redirect is not null && status is not (301 or 302 or 303 or 307 or 308))
        {
            errors.Add(new PolicyError(text.Location, $"status {status} does not redirect; with 'redirect' it must be 301, 302, 303, 307 or 308, or left out for 302."));
        }

        return status;
    }

    private List<string> ReadRemovedHeaders(YamlFields headers)
    {
        var names = new List<string>();
        foreach (var text in headers.TakeTexts("remove"))
        {
            var name = text.Value.ToLowerInvariant();
            if (HeaderSyntax.Problem(name, string.Empty) is { } problem)
            {
                errors.Add(new PolicyError(text.Location, problem));
            }

            names.Add(name);
        }

        return names;
    }

    // Envoy lower-cases names; doing it here shows a repeat that differs in case only.
    private List<AnswerField> ReadHeaders(YamlNode? node, string what) =>
        ReadFields(node, what, HeaderSyntax.Problem, allowRepeats: true, name => name.ToLowerInvariant());

    private List<AnswerField> ReadMetadata(YamlFields answer, string what)
    {
        var node = answer.Take("metadata");
        var fields = ReadFields(node, $"'metadata' of {what}", (_, _) => null, allowRepeats: false);
        foreach (var field in fields.Where(field => ReservedMetadata.Contains(field.Name, StringComparer.Ordinal)))
        {
            errors.Add(new PolicyError(node!.Location, $"'metadata' of {what} cannot have '{field.Name}': what decided is told under that name."));
        }

        return fields;
    }

    private AnswerText ReadHeaderValue(string name, YamlScalar text)
    {
        if (HeaderSyntax.Problem(name, text.Value) is { } problem)
        {
            errors.Add(new PolicyError(text.Location, problem));
        }

        return TemplateReader.Read(text, scope, errors);
    }

    private List<AnswerField> ReadFields(YamlNode? node, string what, Func<string, string, string?> findProblem, bool allowRepeats, Func<string, string>? canonical = null)
    {
        var fields = new List<AnswerField>();
        if (node is null)
        {
            return fields;
        }

        if (node is not YamlMapping mapping)
        {
            errors.Add(new PolicyError(node.Location, $"{what} must be a mapping (name: value), but is {node.Kind}."));
            return fields;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, valueNode) in mapping.Entries)
        {
            var name = canonical is null ? key.Value : canonical(key.Value);
            if (!names.Add(name))
            {
                errors.Add(new PolicyError(key.Location, $"'{name}' stands twice in {what}; list its values under one name."));
            }

            if (name.Length > AnswerField.MaxNameLength)
            {
                errors.Add(new PolicyError(key.Location, $"'{name}' in {what} is longer than {AnswerField.MaxNameLength} characters."));
            }

            var values = new List<AnswerText>();
            foreach (var value in Values(name, valueNode, what, allowRepeats))
            {
                if (findProblem(name, value.Value) is { } problem)
                {
                    errors.Add(new PolicyError(value.Location, problem));
                }

                values.Add(TemplateReader.Read(value, scope, errors));
            }

            fields.Add(new AnswerField(name, values));
        }

        if (fields.Sum(field => field.Values.Sum(value => field.Name.Length + Encoding.UTF8.GetByteCount(value.Source))) > MaxHeaderBytes)
        {
            errors.Add(new PolicyError(node.Location, $"{what} is larger than {MaxHeaderBytes} bytes; Envoy would refuse the message."));
        }

        return fields;
    }

    private IEnumerable<YamlScalar> Values(string name, YamlNode node, string what, bool allowRepeats)
    {
        switch (node)
        {
            case YamlScalar value:
                return [value];
            case YamlSequence { Items.Count: > 0 } sequence when sequence.Items.All(item => item is YamlScalar) && (allowRepeats || sequence.Items.Count == 1):
                return sequence.Items.Cast<YamlScalar>();
            default:
                errors.Add(new PolicyError(node.Location, $"'{name}' in {what} must be a text{(allowRepeats ? " or a list of texts" : string.Empty)}."));
                return [];
        }
    }
}
