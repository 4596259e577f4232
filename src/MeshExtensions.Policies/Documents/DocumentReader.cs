using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads whatever document of a policy folder: by its kind it goes to the reader that knows it.</summary>
internal sealed class DocumentReader(PolicyOptions options, Func<string?, ConditionScope> scopeOf, ICollection<PolicyError> errors)
{
    /// <summary>Reads one document; a list, as <c>kubectl get -o yaml</c> prints it, is several.</summary>
    public IEnumerable<PolicyDocument> Read(YamlNode root)
    {
        if (YamlFields.Open(root, "A policy document", errors) is not { } document)
        {
            return [];
        }

        var apiVersion = document.TakeText("apiVersion");
        var kind = document.TakeText("kind");
        switch (apiVersion?.Value, kind?.Value)
        {
            case (AccessPolicyReader.ApiVersion, AccessPolicyReader.Kind):
                return Some(new AccessPolicyReader(options, scopeOf, errors).Read(document));
            case ({ } version, AuthorizationPolicyReader.Kind) when AuthorizationPolicyReader.ApiVersions.Contains(version, StringComparer.Ordinal):
                return Some(new AuthorizationPolicyReader(options, errors).Read(document));
            case ("v1", "List"):
                document.Take("metadata");
                var items = document.TakeItems("items");
                document.RejectTheRest();
                return items.SelectMany(Read).ToList();
            default:
                errors.Add(new PolicyError(
                    (kind ?? apiVersion)?.Location ?? document.Location,
                    $"This is apiVersion '{apiVersion?.Value}', kind '{kind?.Value}'. This version reads {AccessPolicyReader.Kind} of {AccessPolicyReader.ApiVersion} and "
                    + $"{AuthorizationPolicyReader.Kind} of {string.Join(" and ", AuthorizationPolicyReader.ApiVersions)}; "
                    + "any other document in the policy folder is an error, because leaving out a policy unseen could open what it closes."));
                return [];
        }
    }

    private static IEnumerable<PolicyDocument> Some(PolicyDocument? document) => document is null ? [] : [document];
}
