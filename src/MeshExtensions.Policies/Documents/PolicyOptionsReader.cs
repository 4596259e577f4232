using System.Collections.Immutable;
using System.Globalization;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>
/// Reads <see cref="PolicyOptions"/> from YAML: <c>authorization</c> of the configuration file, and <c>options</c> of a test suite, in the same words, so that
/// a suite can be given what the server is given.
/// </summary>
internal static class PolicyOptionsReader
{
    /// <summary>More proxies in a row than any mesh has; a larger number is a slip of the keyboard.</summary>
    private const int MaxTrustedHops = 100;

    /// <summary>The longest name of a namespace. Source: RFC 1123, section 2.1.</summary>
    private const int MaxLabelLength = 63;

    /// <summary>
    /// Takes the fields that are options and leaves the others, which the caller takes or rejects. What is absent or wrong has its default; what is wrong is an
    /// error besides.
    /// </summary>
    public static PolicyOptions Read(YamlFields fields, ICollection<PolicyError> errors)
    {
        var defaults = PolicyOptions.Default;
        return new PolicyOptions
        {
            RootNamespace = ReadNamespace(fields, "rootNamespace", errors) ?? defaults.RootNamespace,
            DefaultNamespace = ReadNamespace(fields, "defaultNamespace", errors) ?? defaults.DefaultNamespace,
            TrustDomain = fields.TakeText("trustDomain") is { } domain ? TrustDomain(domain, errors) : defaults.TrustDomain,
            TrustDomainAliases = [.. fields.TakeTexts("trustDomainAliases").Select(alias => TrustDomain(alias, errors))],
            TrustedHops = ReadTrustedHops(fields, errors) ?? defaults.TrustedHops,
            Unselected = fields.TakeWord("unselected", ("deny", UnselectedRequests.Deny), ("allow", UnselectedRequests.Allow)) ?? defaults.Unselected,
            Paths = fields.TakeWord(
                "paths",
                ("every-reading", PathHandling.EveryReading),
                ("as-sent", PathHandling.AsSent),
                ("refuse", PathHandling.Refuse),
                ("base", PathHandling.Base),
                ("merge-slashes", PathHandling.MergeSlashes),
                ("decode-and-merge-slashes", PathHandling.DecodeAndMergeSlashes)) ?? defaults.Paths,
            Workloads = ReadWorkloads(fields, errors),
        };
    }

    private static string? ReadNamespace(YamlFields fields, string name, ICollection<PolicyError> errors)
    {
        if (fields.TakeText(name) is not { } text)
        {
            return null;
        }

        if (!IsLabel(text.Value))
        {
            errors.Add(new PolicyError(
                text.Location,
                $"{name} is '{text.Value}', which no namespace is called: lower-case letters, digits and dashes, at most {MaxLabelLength} of them."));
        }

        return text.Value;
    }

    private static bool IsLabel(string text) => text.Length <= MaxLabelLength && text[0] != '-' && text[^1] != '-'
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>Source: the SPIFFE ID standard, section 2.1.</summary>
    private static string TrustDomain(YamlScalar text, ICollection<PolicyError> errors)
    {
        if (!text.Value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_'))
        {
            errors.Add(new PolicyError(
                text.Location,
                $"'{text.Value}' is not a trust domain: lower-case letters, digits, dots, dashes and underscores, such as cluster.local, without spiffe://."));
        }

        return text.Value;
    }

    private static int? ReadTrustedHops(YamlFields fields, ICollection<PolicyError> errors)
    {
        if (fields.TakeText("trustedHops") is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops <= MaxTrustedHops)
        {
            return hops;
        }

        errors.Add(new PolicyError(
            text.Location, $"trustedHops is '{text.Value}'; it must be the number of trusted proxies before this one, from 0 to {MaxTrustedHops}."));
        return null;
    }

    private static ImmutableArray<Workload> ReadWorkloads(YamlFields fields, ICollection<PolicyError> errors)
    {
        var workloads = ImmutableArray.CreateBuilder<Workload>();
        var seen = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        foreach (var item in fields.TakeItems("workloads"))
        {
            if (ReadWorkload(item, errors) is not { } workload)
            {
                continue;
            }

            var name = $"{workload.Namespace}/{workload.Name}";
            if (seen.TryAdd(name, item.Location))
            {
                workloads.Add(workload);
            }
            else
            {
                errors.Add(new PolicyError(item.Location, $"The workload '{name}' is already at {seen[name]}; keep one of them."));
            }
        }

        return workloads.ToImmutable();
    }

    private static Workload? ReadWorkload(YamlNode item, ICollection<PolicyError> errors)
    {
        if (YamlFields.Open(item, "An entry of workloads", errors) is not { } fields)
        {
            return null;
        }

        var name = fields.TakeText("name")?.Value;
        var @namespace = ReadNamespace(fields, "namespace", errors);
        var labels = ReadLabels(fields, errors);
        var serviceAccount = fields.TakeText("serviceAccount")?.Value;
        var services = fields.TakeTexts("services");
        fields.RejectTheRest();
        if (name is null || @namespace is null)
        {
            errors.Add(new PolicyError(item.Location, "An entry of workloads needs 'name' and 'namespace'."));
            return null;
        }

        if (serviceAccount is null && services.Count == 0)
        {
            errors.Add(new PolicyError(
                item.Location, $"Nothing tells when the workload '{@namespace}/{name}' is called; give its serviceAccount, or the names of its services."));
        }

        return new Workload(name, @namespace, labels, serviceAccount, [.. services.Select(service => service.Value)]);
    }

    private static ImmutableDictionary<string, string> ReadLabels(YamlFields workload, ICollection<PolicyError> errors)
    {
        var labels = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in workload.TakeEntries("labels"))
        {
            if (value is YamlScalar { IsNull: false } text && name.Value.Length > 0)
            {
                labels[name.Value] = text.Value;
            }
            else
            {
                errors.Add(new PolicyError(value.Location, $"The label '{name.Value}' must have a name and a text."));
            }
        }

        return labels.ToImmutable();
    }
}
