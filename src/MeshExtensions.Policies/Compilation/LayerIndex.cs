namespace MeshExtensions.Policies.Compilation;

/// <summary>Tells of which layers there are policies that select a request.</summary>
internal sealed class LayerIndex
{
    private readonly (PolicyLayer Layer, PolicyIndex Policies)[] _layers;

    private LayerIndex((PolicyLayer Layer, PolicyIndex Policies)[] layers) => _layers = layers;

    /// <summary>Indexes policies, which must be in their order.</summary>
    public static LayerIndex Build(IEnumerable<CompiledPolicy> policies) =>
        new([.. policies.GroupBy(policy => policy.Document.Layer).Select(same => (same.Key, PolicyIndex.Build(same)))]);

    /// <summary>The layers.</summary>
    public PolicyLayer Find(DecisionContext context)
    {
        var found = PolicyLayer.None;
        foreach (ref readonly var layer in _layers.AsSpan())
        {
            found |= layer.Policies.Find(context) is null ? PolicyLayer.None : layer.Layer;
        }

        return found;
    }
}
