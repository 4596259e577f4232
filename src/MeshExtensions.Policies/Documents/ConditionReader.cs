using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads <c>from</c>, <c>to</c> and <c>when</c> of one rule.</summary>
internal sealed class ConditionReader(PolicyOptions options, ICollection<PolicyError> errors, string ruleName)
{
    /// <summary>Reads a list of alternatives, <c>from: [{source: …}]</c> or <c>to: [{operation: …}]</c>.</summary>
    public IReadOnlyList<IReadOnlyList<AttributeCondition>> ReadEntries(YamlFields rule, string list, string field, AttributeKey[] keys)
    {
        var entries = new List<IReadOnlyList<AttributeCondition>>();
        foreach (var item in rule.TakeItems(list))
        {
            if (YamlFields.Open(item, $"An entry of '{list}' of rule '{ruleName}'", errors) is not { } entry)
            {
                continue;
            }

            var node = entry.Take(field);
            entry.RejectTheRest();
            if (node is null)
            {
                errors.Add(new PolicyError(item.Location, $"An entry of '{list}' of rule '{ruleName}' has no '{field}'."));
            }
            else if (YamlFields.Open(node, $"'{field}' of rule '{ruleName}'", errors) is { } fields)
            {
                entries.Add(ReadFields(fields, keys));
            }
        }

        return entries;
    }

    /// <summary>Reads <c>when: [{key, values, notValues}]</c>.</summary>
    public IReadOnlyList<AttributeCondition> ReadWhen(YamlFields rule)
    {
        var conditions = new List<AttributeCondition>();
        foreach (var item in rule.TakeItems("when"))
        {
            if (YamlFields.Open(item, $"An entry of 'when' of rule '{ruleName}'", errors) is not { } entry)
            {
                continue;
            }

            var keyText = entry.TakeText("key");
            var values = entry.TakeTexts("values");
            var notValues = entry.TakeTexts("notValues");
            entry.RejectTheRest();
            if (keyText is null)
            {
                errors.Add(new PolicyError(item.Location, $"An entry of 'when' of rule '{ruleName}' has no 'key'."));
                continue;
            }

            if (values.Count == 0 && notValues.Count == 0)
            {
                errors.Add(new PolicyError(item.Location, $"The condition on '{keyText.Value}' has neither 'values' nor 'notValues', so it says nothing."));
            }

            if (AttributeKeys.Parse(keyText.Value, out var problem) is { } key)
            {
                conditions.Add(new AttributeCondition(key, Values(key, values), Values(key, notValues), item.Location));
            }
            else
            {
                errors.Add(new PolicyError(keyText.Location, problem!));
            }
        }

        return conditions;
    }

    private List<AttributeCondition> ReadFields(YamlFields fields, AttributeKey[] keys)
    {
        var conditions = new List<AttributeCondition>();
        foreach (var key in keys)
        {
            var values = Values(key, fields.TakeTexts(key.Written));
            var notValues = Values(key, fields.TakeTexts(Negated(key.Written)));
            if (values.Count > 0 || notValues.Count > 0)
            {
                conditions.Add(new AttributeCondition(key, values, notValues, fields.Location));
            }
        }

        fields.RejectTheRest();
        RejectCombination(fields, conditions);
        if (conditions.Count == 0)
        {
            errors.Add(new PolicyError(fields.Location, $"{fields.What} is empty, so it says nothing. Leave the entry out to match anything."));
        }

        return conditions;
    }

    /// <summary>Istio refuses serviceAccounts beside principals or namespaces, which they would contradict or repeat; so does this.</summary>
    private void RejectCombination(YamlFields fields, List<AttributeCondition> conditions)
    {
        if (conditions.Exists(condition => condition.Key.Attribute == RequestAttribute.SourceServiceAccount)
            && conditions.Exists(condition => condition.Key.Attribute is RequestAttribute.SourcePrincipal or RequestAttribute.SourceNamespace))
        {
            errors.Add(new PolicyError(fields.Location, $"{fields.What} has serviceAccounts together with principals or namespaces; use one of them."));
        }
    }

    private static string Negated(string name) => $"not{char.ToUpperInvariant(name[0])}{name[1..]}";

    private List<PolicyValue> Values(AttributeKey key, IReadOnlyList<YamlScalar> texts) => texts
        .SelectMany(text => TrustDomains.Expand(key.Attribute, text.Value, options).Select(value => new PolicyValue(value, text.Location)))
        .ToList();
}
