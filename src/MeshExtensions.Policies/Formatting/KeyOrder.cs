namespace MeshExtensions.Policies.Formatting;

/// <summary>In which order the keys of a mapping are written. Keys that it does not name follow in the order of their author.</summary>
/// <param name="names">The keys that come first.</param>
internal sealed class KeyOrder(params string[] names)
{
    /// <summary>Changes nothing.</summary>
    public static readonly KeyOrder None = new();

    private static readonly KeyOrder Metadata = new("name", "namespace", "labels", "annotations");

    private static readonly KeyOrder Condition = new("key", "values", "notValues");

    private static readonly KeyOrder Object = new("apiVersion", "kind", "metadata", "spec") { Inner = { ["metadata"] = Metadata } };

    private static readonly KeyOrder AccessPolicy = new("apiVersion", "kind", "metadata", "spec")
    {
        Inner =
        {
            ["metadata"] = Metadata,
            ["spec"] = new KeyOrder("scope", "mode", "effect", "rules", "onAllow", "onDeny")
            {
                Inner =
                {
                    ["rules"] = new KeyOrder("name", "effect", "protocol", "from", "to", "when", "condition", "onAllow", "onDeny")
                    {
                        Inner = { ["when"] = Condition },
                    },
                },
            },
        },
    };

    private static readonly KeyOrder AuthorizationPolicy = new("apiVersion", "kind", "metadata", "spec")
    {
        Inner =
        {
            ["metadata"] = Metadata,
            ["spec"] = new KeyOrder("selector", "targetRefs", "action", "provider", "rules")
            {
                Inner = { ["rules"] = new KeyOrder("from", "to", "when") { Inner = { ["when"] = Condition } } },
            },
        },
    };

    /// <summary>The order in the mapping, or in the mappings of the list, below a key.</summary>
    private Dictionary<string, KeyOrder> Inner { get; } = new(StringComparer.Ordinal);

    /// <summary>The order of a document's root.</summary>
    public static KeyOrder Of(FormatNode root)
    {
        var apiVersion = TextOf(root, "apiVersion");
        var kind = TextOf(root, "kind");
        return (apiVersion, kind) switch
        {
            (null, _) or (_, null) => None,
            ("meshextensions.io/v1alpha1", "AccessPolicy") => AccessPolicy,
            (_, "AuthorizationPolicy") when apiVersion.StartsWith("security.istio.io/", StringComparison.Ordinal) => AuthorizationPolicy,
            _ => Object,
        };
    }

    /// <summary>The order below a key; below an item of a list it is that of the list.</summary>
    public KeyOrder Below(Entry entry) => entry.KeyValue is null ? this : Inner.GetValueOrDefault(entry.KeyValue, None);

    /// <summary>The entries of a mapping in their order.</summary>
    public void Sort(List<Entry> entries)
    {
        if (names.Length == 0)
        {
            return;
        }

        var sorted = entries.OrderBy(entry => Array.IndexOf(names, entry.KeyValue) is >= 0 and var rank ? rank : names.Length).ToList();
        entries.Clear();
        entries.AddRange(sorted);
    }

    private static string? TextOf(FormatNode root, string key) =>
        root is CollectionNode { IsMapping: true } mapping
        && mapping.Entries.Find(entry => entry.KeyValue == key) is { Value: ScalarNode { Lines: [var text] } }
            ? text.Trim('"', '\'')
            : null;
}
