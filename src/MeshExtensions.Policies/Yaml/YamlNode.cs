namespace MeshExtensions.Policies.Yaml;

/// <summary>A YAML value that remembers where it stands, so that every complaint about it can name the place.</summary>
internal abstract record YamlNode(SourceLocation Location)
{
    /// <summary>What the node is, in words for a message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar. All scalars are text here; what reads them decides whether the text is a number or a word.</summary>
internal sealed record YamlScalar(SourceLocation Location, string Value, bool IsPlain, bool IsBlock = false) : YamlNode(Location)
{
    public override string Kind => "a single value";

    /// <summary>Whether the scalar stands for "nothing": <c>key:</c>, <c>~</c> or <c>null</c>, unquoted.</summary>
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A sequence.</summary>
internal sealed record YamlSequence(SourceLocation Location, IReadOnlyList<YamlNode> Items) : YamlNode(Location)
{
    public override string Kind => "a list";
}

/// <summary>A mapping, in the order of the file, its keys all different.</summary>
internal sealed record YamlMapping(SourceLocation Location, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries) : YamlNode(Location)
{
    public override string Kind => "a mapping";
}
