using System.Collections.Immutable;

namespace MeshExtensions.Policies.Documents;

/// <summary>Labels that a workload must have, all of them; equal when the labels are, in whatever order they were written.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly string _canonical;

    /// <summary>Takes labels, of which no two may have one name.</summary>
    public LabelSet(IEnumerable<KeyValuePair<string, string>> labels)
    {
        Labels = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        _canonical = string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"));
    }

    /// <summary>The labels by name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Labels { get; }

    /// <summary>Whether a workload with these labels is selected.</summary>
    public bool Selects(IReadOnlyDictionary<string, string> labels) =>
        Labels.All(label => labels.TryGetValue(label.Key, out var value) && string.Equals(value, label.Value, StringComparison.Ordinal));

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => other is not null && string.Equals(_canonical, other._canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _canonical.GetHashCode(StringComparison.Ordinal);

    /// <summary><c>app=orders,tier=backend</c>.</summary>
    public override string ToString() => _canonical;
}
