using System.Runtime.InteropServices;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Indexing;

/// <summary>
/// A radix tree from texts to values: for a text it finds every value whose key is that text, or a prefix of it if the key was added as a prefix.
/// The walk costs as many steps as the text has branching points, however many keys there are. Built once, then read-only.
/// </summary>
internal sealed class PrefixTree<T>
    where T : class
{
    private readonly Node _root;
    private readonly bool _ignoreCase;

    /// <summary>Builds the tree. With <paramref name="ignoreCase"/> the keys must be lower-case, and texts are compared without regard to ASCII case.</summary>
    public PrefixTree(IEnumerable<(byte[] Key, bool IsPrefix, T Value)> entries, bool ignoreCase)
    {
        _ignoreCase = ignoreCase;
        var sorted = entries.ToList();
        sorted.Sort((left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        _root = Build(CollectionsMarshal.AsSpan(sorted), depth: 0, keyStart: 0);
    }

    /// <summary>Every value that <paramref name="text"/> leads to, shortest key first.</summary>
    public Enumerator Find(ReadOnlySpan<byte> text) => new(_root, text, _ignoreCase);

    /// <summary>Makes the node of all entries that share their first <paramref name="depth"/> bytes; its label are the bytes from <paramref name="keyStart"/>.</summary>
    private static Node Build(ReadOnlySpan<(byte[] Key, bool IsPrefix, T Value)> entries, int depth, int keyStart)
    {
        if (entries.IsEmpty)
        {
            return new Node([], null, null, [], []);
        }

        // Sorted, so what the first and the last share, all share.
        var first = entries[0].Key;
        var common = first.AsSpan(depth).CommonPrefixLength(entries[^1].Key.AsSpan(depth));
        depth += common;
        T? exact = null;
        T? prefix = null;
        while (!entries.IsEmpty && entries[0].Key.Length == depth)
        {
            if (entries[0].IsPrefix)
            {
                prefix = entries[0].Value;
            }
            else
            {
                exact = entries[0].Value;
            }

            entries = entries[1..];
        }

        var firstBytes = new List<byte>();
        var children = new List<Node>();
        while (!entries.IsEmpty)
        {
            var next = entries[0].Key[depth];
            var count = 1;
            while (count < entries.Length && entries[count].Key[depth] == next)
            {
                count++;
            }

            firstBytes.Add(next);
            children.Add(Build(entries[..count], depth, depth));
            entries = entries[count..];
        }

        return new Node(first[keyStart..depth], exact, prefix, [.. firstBytes], [.. children]);
    }

    /// <summary>A point where keys branch or end. <paramref name="FirstBytes"/> are the first label bytes of <paramref name="Children"/>, in the same order.</summary>
    internal sealed record Node(byte[] Label, T? Exact, T? Prefix, byte[] FirstBytes, Node[] Children);

    /// <summary>Walks down the tree along one text. A struct, so that a search allocates nothing.</summary>
    public ref struct Enumerator
    {
        private readonly bool _ignoreCase;
        private ReadOnlySpan<byte> _rest;
        private Node? _node;
        private bool _exactPending;

        internal Enumerator(Node root, ReadOnlySpan<byte> text, bool ignoreCase)
        {
            _rest = text;
            _ignoreCase = ignoreCase;
            _node = root;
            Current = null!;
            _node = Enter(root);
        }

        /// <summary>The value that the last <see cref="MoveNext"/> found.</summary>
        public T Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next value, if there is one.</summary>
        public bool MoveNext()
        {
            while (_node is { } node)
            {
                if (!_exactPending)
                {
                    _exactPending = true;
                    if (node.Prefix is { } prefix)
                    {
                        Current = prefix;
                        return true;
                    }
                }

                _exactPending = false;
                if (_rest.IsEmpty)
                {
                    _node = null;
                    if (node.Exact is not { } exact)
                    {
                        return false;
                    }

                    Current = exact;
                    return true;
                }

                var next = _ignoreCase ? AsciiCase.ToLower(_rest[0]) : _rest[0];
                var child = node.FirstBytes.AsSpan().IndexOf(next);
                _node = child < 0 ? null : Enter(node.Children[child]);
            }

            return false;
        }

        /// <summary>Takes the node's label off the text, if the text begins with it.</summary>
        private Node? Enter(Node node)
        {
            var label = node.Label;
            if (label.Length > _rest.Length
                || !(_ignoreCase ? AsciiCase.Same(_rest[..label.Length], label) : _rest.StartsWith(label)))
            {
                return null;
            }

            _rest = _rest[label.Length..];
            return node;
        }
    }
}
