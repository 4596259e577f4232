using System.Globalization;
using System.Text;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads <c>onAllow</c> and <c>onDeny</c>.</summary>
internal sealed class AnswerReader(ICollection<PolicyError> errors)
{
    /// <summary>Envoy keeps all headers of a message within 60 KiB; what is larger than this in total is refused when the policy loads.</summary>
    private const int MaxHeaderBytes = 32 * 1024;

    /// <summary>A body is repeated in every denial; a larger one is a mistake.</summary>
    private const int MaxBodyLength = 64 * 1024;

    /// <summary>Reads <c>onAllow: {headers: {set: {name: value or [values]}, remove: [names]}}</c>.</summary>
    public AllowAnswer? ReadOnAllow(YamlFields parent)
    {
        if (parent.Take("onAllow") is not { } node || YamlFields.Open(node, "onAllow", errors) is not { } answer)
        {
            return null;
        }

        IReadOnlyList<KeyValuePair<string, string>> set = [];
        IReadOnlyList<string> remove = [];
        if (answer.Take("headers") is { } headersNode && YamlFields.Open(headersNode, "'headers' of onAllow", errors) is { } headers)
        {
            set = ReadHeaders(headers.Take("set"), "'set' of onAllow", allowRepeats: false);
            remove = ReadRemovedHeaders(headers);
            headers.RejectTheRest();
        }

        answer.RejectTheRest();
        return new AllowAnswer(set, remove);
    }

    /// <summary>Reads <c>onDeny: {status, headers: {name: value or [values]}, body}</c>.</summary>
    public DenyAnswer? ReadOnDeny(YamlFields parent)
    {
        if (parent.Take("onDeny") is not { } node || YamlFields.Open(node, "onDeny", errors) is not { } answer)
        {
            return null;
        }

        var status = ReadStatus(answer);
        var headers = ReadHeaders(answer.Take("headers"), "'headers' of onDeny", allowRepeats: true);
        var body = string.Empty;
        switch (answer.Take("body"))
        {
            case null:
                break;
            case YamlScalar text when text.Value.Length <= MaxBodyLength:
                body = text.Value;
                break;
            case YamlScalar text:
                errors.Add(new PolicyError(text.Location, $"'body' of onDeny is {text.Value.Length} characters long; at most {MaxBodyLength} are sent."));
                break;
            case var other:
                errors.Add(new PolicyError(other.Location, $"'body' of onDeny must be a text, but is {other.Kind}."));
                break;
        }

        answer.RejectTheRest();
        return new DenyAnswer(status, headers, body);
    }

    private int ReadStatus(YamlFields answer)
    {
        if (answer.TakeText("status") is not { } text)
        {
            return DenyAnswer.Forbidden.Status;
        }

        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && HttpStatuses.IsDenial(status))
        {
            return status;
        }

        errors.Add(new PolicyError(text.Location, $"status '{text.Value}' cannot deny: it must be an HTTP status from 300 to 511 that Envoy knows, such as 401, 403 or 429."));
        return DenyAnswer.Forbidden.Status;
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

    private List<KeyValuePair<string, string>> ReadHeaders(YamlNode? node, string what, bool allowRepeats)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (node is null)
        {
            return headers;
        }

        if (node is not YamlMapping mapping)
        {
            errors.Add(new PolicyError(node.Location, $"{what} must be a mapping (name: value), but is {node.Kind}."));
            return headers;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, valueNode) in mapping.Entries)
        {
            // Envoy lower-cases names; doing it here shows a repeat that differs in case only.
            var name = key.Value.ToLowerInvariant();
            if (!names.Add(name))
            {
                errors.Add(new PolicyError(key.Location, $"The header '{name}' stands twice in {what}; list its values under one name."));
            }

            foreach (var value in HeaderValues(name, valueNode, what, allowRepeats))
            {
                if (HeaderSyntax.Problem(name, value.Value) is { } problem)
                {
                    errors.Add(new PolicyError(value.Location, problem));
                }

                headers.Add(new(name, value.Value));
            }
        }

        if (headers.Sum(header => header.Key.Length + Encoding.UTF8.GetByteCount(header.Value)) > MaxHeaderBytes)
        {
            errors.Add(new PolicyError(node.Location, $"{what} is larger than {MaxHeaderBytes} bytes; Envoy would refuse the message."));
        }

        return headers;
    }

    private IEnumerable<YamlScalar> HeaderValues(string name, YamlNode node, string what, bool allowRepeats)
    {
        switch (node)
        {
            case YamlScalar value:
                return [value];
            case YamlSequence { Items.Count: > 0 } sequence when sequence.Items.All(item => item is YamlScalar) && (allowRepeats || sequence.Items.Count == 1):
                return sequence.Items.Cast<YamlScalar>();
            case YamlSequence { Items.Count: > 1 } when !allowRepeats:
                errors.Add(new PolicyError(node.Location, $"The header '{name}' in {what} has several values, of which Envoy would keep the last; give one."));
                return [];
            default:
                errors.Add(new PolicyError(node.Location, $"The header '{name}' in {what} must be a text or a list of texts."));
                return [];
        }
    }
}
