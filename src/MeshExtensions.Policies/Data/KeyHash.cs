using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// The hash of a key's bytes, 64 bits. It differs from process to process: the keys that are looked up come with requests, and whoever sends them must not
/// be able to work out which ones end at the same place.
/// </summary>
/// <remarks>
/// Sixteen bytes at a time are multiplied with secrets to 128 bits, whose halves are folded together: the construction of wyhash and of the short inputs of
/// XXH3. The multiplication is one instruction, and a key of a usual length needs two.
/// </remarks>
internal static class KeyHash
{
    private static readonly ulong First = Secret();
    private static readonly ulong Second = Secret();
    private static readonly ulong Third = Secret();

    /// <summary>The hash; keys that are equal have the same for as long as the process runs.</summary>
    public static ulong Compute(ReadOnlySpan<byte> key)
    {
        var length = (ulong)key.Length;
        var state = First ^ length;
        while (key.Length > 16)
        {
            state = Fold(BinaryPrimitives.ReadUInt64LittleEndian(key) ^ Second, BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) ^ state);
            key = key[16..];
        }

        // The parts overlap where the rest is shorter than two of them; the length, which is hashed too, keeps the readings apart.
        ulong left = 0;
        ulong right = 0;
        if (key.Length >= 8)
        {
            left = BinaryPrimitives.ReadUInt64LittleEndian(key);
            right = BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]);
        }
        else if (key.Length >= 4)
        {
            left = BinaryPrimitives.ReadUInt32LittleEndian(key);
            right = BinaryPrimitives.ReadUInt32LittleEndian(key[^4..]);
        }
        else if (key.Length > 0)
        {
            left = ((ulong)key[0] << 16) | ((ulong)key[key.Length / 2] << 8) | key[^1];
        }

        return Fold(Fold(left ^ Second, right ^ state) ^ Third, length ^ Second);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private static ulong Secret()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | 1;
    }
}
