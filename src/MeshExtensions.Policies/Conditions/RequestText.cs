using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Conditions;

/// <summary>Text of requests as values of the expression language, in which strings are well-formed.</summary>
internal static class RequestText
{
    private const int UsualLength = 1024;

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>A part of a buffer: that part itself, or, when it is not UTF-8, a copy in which U+FFFD stands for what is not.</summary>
    public static CelValue Of(byte[] buffer, Slice slice, CelArena arena)
    {
        var bytes = buffer.AsSpan(slice.Offset, slice.Length);
        return Utf8.IsValid(bytes) ? CelValue.String(buffer, slice.Offset, slice.Length) : Repair(bytes, arena);
    }

    /// <summary>A copy of a text that has no buffer of its own.</summary>
    public static CelValue Copy(ReadOnlySpan<byte> bytes, CelArena arena) => Utf8.IsValid(bytes) ? arena.CopyString(bytes) : Repair(bytes, arena);

    private static CelValue Repair(ReadOnlySpan<byte> bytes, CelArena arena)
    {
        if (!arena.TryCharge(bytes.Length / 16))
        {
            return arena.Fail("The text is too long for the budget of the expression.");
        }

        byte[]? rented = null;
        var room = bytes.Length * Replacement.Length <= UsualLength
            ? stackalloc byte[UsualLength]
            : rented = ArrayPool<byte>.Shared.Rent(bytes.Length * Replacement.Length);
        try
        {
            var length = 0;
            while (!bytes.IsEmpty)
            {
                var isWhole = Rune.DecodeFromUtf8(bytes, out _, out var consumed) == OperationStatus.Done;
                var part = isWhole ? bytes[..consumed] : Replacement;
                part.CopyTo(room[length..]);
                length += part.Length;
                bytes = bytes[consumed..];
            }

            return arena.CopyString(room[..length]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
