using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MeshExtensions.Policies.Destinations;

/// <summary>Values by text, looked up by a request's bytes without making a string of them. Built once, then read-only.</summary>
internal sealed class Utf8Dictionary<TValue>
{
    private readonly Dictionary<byte[], TValue>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Takes pairs, of which no two may have one key.</summary>
    public Utf8Dictionary(IEnumerable<KeyValuePair<string, TValue>> pairs)
    {
        var values = new Dictionary<byte[], TValue>(Comparer.Instance);
        foreach (var (key, value) in pairs)
        {
            values.Add(Encoding.UTF8.GetBytes(key), value);
        }

        _lookup = values.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many there are.</summary>
    public int Count => _lookup.Dictionary.Count;

    /// <summary>Looks a text up.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value) => _lookup.TryGetValue(key, out value);

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Comparer Instance = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());
    }
}
