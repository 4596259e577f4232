using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads whatever document of a policy folder: by its kind it goes to the reader that knows it.</summary>
internal sealed class DocumentReader(PolicyOptions options, Func<string?, ConditionScope> scopeOf, ICollection<PolicyError> errors)
{
    /// <summary>Reads one document; <see langword="null"/> when it is of no use even for finding more errors.</summary>
    public PolicyDocument? Read(YamlNode root)
    {
        if (YamlFields.Open(root, "A policy document", errors) is not { } document)
        {
            return null;
        }

        var apiVersion = document.TakeText("apiVersion");
        var kind = document.TakeText("kind");
        switch (apiVersion?.Value, kind?.Value)
        {
            case (AccessPolicyReader.ApiVersion, AccessPolicyReader.Kind):
                return new AccessPolicyReader(options, scopeOf, errors).Read(document);
            case ({ } version, AuthorizationPolicyReader.Kind) when AuthorizationPolicyReader.ApiVersions.Contains(version, StringComparer.Ordinal):
                return new AuthorizationPolicyReader(options, errors).Read(document);
            default:
                errors.Add(new PolicyError(
                    (kind ?? apiVersion)?.Location ?? document.Location,
                    $"This is apiVersion '{apiVersion?.Value}', kind '{kind?.Value}'. This version reads {AccessPolicyReader.Kind} of {AccessPolicyReader.ApiVersion} and "
                    + $"{AuthorizationPolicyReader.Kind} of {string.Join(" and ", AuthorizationPolicyReader.ApiVersions)}; "
                    + "any other document in the policy folder is an error, because leaving out a policy unseen could open what it closes."));
                return null;
        }
    }
}
