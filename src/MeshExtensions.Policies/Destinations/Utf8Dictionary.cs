using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
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

        /// <summary>Eight bytes a step. The keys are the operator's and do not collide on purpose; what a request asks for makes none.</summary>
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            const ulong Multiplier = 0x9E37_79B9_7F4A_7C15; // 2^64 by the golden ratio, as Fibonacci hashing has it
            var hash = (ulong)alternate.Length * Multiplier;
            while (alternate.Length >= sizeof(ulong))
            {
                hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(alternate)) * Multiplier, 29);
                alternate = alternate[sizeof(ulong)..];
            }

            var rest = 0UL;
            foreach (var value in alternate)
            {
                rest = (rest << 8) | value;
            }

            hash = (hash ^ rest) * Multiplier;
            return (int)(hash >> 32);
        }

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());
    }
}
