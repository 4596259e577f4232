using System.Collections.Immutable;

namespace MeshExtensions.Policies.Documents;

/// <summary>Labels that a workload must have, all of them; equal when the labels are, in whatever order they were written.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly string _written;

    /// <summary>Takes labels, of which no two may have one name.</summary>
    public LabelSet(IEnumerable<KeyValuePair<string, string>> labels)
    {
        Labels = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        _written = string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"));
        Canonical = string.Concat(Labels.Select(label => $"{label.Key.Length}:{label.Key}{label.Value.Length}:{label.Value}"));
    }

    /// <summary>The labels by name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Labels { get; }

    /// <summary>The same text for the same labels only, whatever characters are in them: with lengths, since a value may have a comma in it.</summary>
    public string Canonical { get; }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => other is not null && string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <summary><c>app=orders,tier=backend</c>.</summary>
    public override string ToString() => _written;
}
