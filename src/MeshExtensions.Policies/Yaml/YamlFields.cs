namespace MeshExtensions.Policies.Yaml;

/// <summary>
/// The fields of one mapping, taken by name. What nobody took in the end is an unknown field and an error: a misspelt field
/// must never be a rule that silently matches more.
/// </summary>
internal sealed class YamlFields
{
    private readonly Dictionary<string, KeyValuePair<YamlScalar, YamlNode>> _left = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly ICollection<PolicyError> _errors;

    private YamlFields(YamlMapping mapping, string what, ICollection<PolicyError> errors)
    {
        What = what;
        Location = mapping.Location;
        _errors = errors;
        foreach (var entry in mapping.Entries)
        {
            _left.Add(entry.Key.Value, entry);
        }
    }

    /// <summary>What the mapping is, for messages: <c>spec</c>, <c>rule 'read'</c>.</summary>
    public string What { get; }

    /// <summary>Where the mapping begins.</summary>
    public SourceLocation Location { get; }

    /// <summary>Opens a node that must be a mapping; else says so and returns <see langword="null"/>.</summary>
    public static YamlFields? Open(YamlNode node, string what, ICollection<PolicyError> errors)
    {
        if (node is YamlMapping mapping)
        {
            return new YamlFields(mapping, what, errors);
        }

        errors.Add(new PolicyError(node.Location, $"{what} must be a mapping (key: value), but is {node.Kind}."));
        return null;
    }

    /// <summary>Takes a field, or <see langword="null"/> when it is absent.</summary>
    public YamlNode? Take(string name)
    {
        _known.Add(name);
        return _left.Remove(name, out var entry) ? entry.Value : null;
    }

    /// <summary>Takes a text field, or <see langword="null"/> when it is absent or not text.</summary>
    public YamlScalar? TakeText(string name)
    {
        switch (Take(name))
        {
            case null:
                return null;
            case YamlScalar { Value.Length: > 0, IsNull: false } scalar:
                return scalar;
            case var node:
                _errors.Add(new PolicyError(node.Location, $"'{name}' of {What} must be a text that is not empty."));
                return null;
        }
    }

    /// <summary>Takes a field that must be one of a few words; <see langword="null"/> when it is absent, or not one of them, which is an error.</summary>
    public T? TakeWord<T>(string name, params ReadOnlySpan<(string Word, T Value)> words)
        where T : struct
    {
        if (TakeText(name) is not { } text)
        {
            return null;
        }

        var known = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word == text.Value)
            {
                return value;
            }

            known.Add(word);
        }

        _errors.Add(new PolicyError(text.Location, $"{name} is '{text.Value}'; it must be {string.Join(" or ", known)}."));
        return null;
    }

    /// <summary>Takes a list of texts. An absent field is an empty list; an empty list that was written is an error.</summary>
    public IReadOnlyList<YamlScalar> TakeTexts(string name)
    {
        var items = TakeItems(name);
        var texts = new List<YamlScalar>(items.Count);
        foreach (var item in items)
        {
            if (item is YamlScalar { Value.Length: > 0, IsNull: false } text)
            {
                texts.Add(text);
            }
            else
            {
                _errors.Add(new PolicyError(item.Location, $"Every value of '{name}' of {What} must be a text that is not empty."));
            }
        }

        return texts;
    }

    /// <summary>Takes a list. An absent field is an empty list; an empty list that was written is an error, since nobody can tell "any" from "none" there.</summary>
    public IReadOnlyList<YamlNode> TakeItems(string name)
    {
        switch (Take(name))
        {
            case null:
                return [];
            case YamlSequence { Items.Count: > 0 } sequence:
                return sequence.Items;
            case YamlSequence empty:
                _errors.Add(new PolicyError(empty.Location, $"'{name}' of {What} is an empty list. Leave the field out to match anything, or list values."));
                return [];
            case var node:
                _errors.Add(new PolicyError(node.Location, $"'{name}' of {What} must be a list (- item), but is {node.Kind}."));
                return [];
        }
    }

    /// <summary>Takes a mapping whose keys are the user's own. An absent field has no entries.</summary>
    public IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> TakeEntries(string name)
    {
        switch (Take(name))
        {
            case null:
                return [];
            case YamlMapping mapping:
                return mapping.Entries;
            case var node:
                _errors.Add(new PolicyError(node.Location, $"'{name}' of {What} must be a mapping (key: value), but is {node.Kind}."));
                return [];
        }
    }

    /// <summary>Reports every field that nobody took.</summary>
    public void RejectTheRest()
    {
        foreach (var (name, entry) in _left)
        {
            var nearest = Suggestion.Nearest(name, _known);
            var cure = nearest is null ? $"Known here: {string.Join(", ", _known)}." : $"Did you mean '{nearest}'?";
            _errors.Add(new PolicyError(entry.Key.Location, $"{What} has no field '{name}'. {cure}"));
        }
    }
}
