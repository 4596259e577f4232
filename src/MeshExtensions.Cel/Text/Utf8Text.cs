using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace MeshExtensions.Cel.Text;

/// <summary>CEL's strings are sequences of code points; here they are well-formed UTF-8, and these are the operations that need to know both.</summary>
/// <remarks>Ill-formed bytes never throw; what they count as is unspecified.</remarks>
internal static class Utf8Text
{
    /// <summary>What a search returns that found nothing.</summary>
    public const long NotFound = -1;

    /// <summary>What a search returns whose offset is negative or beyond the end of the text: an error in CEL's strings extension.</summary>
    public const long OutOfRange = -2;

    // Bytes 10xxxxxx continue a code point; as signed numbers they are those below -64, so one comparison tells them apart.
    private const sbyte FirstStart = -64;

    /// <summary>Whether the bytes are well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.</summary>
    /// <param name="text">Any bytes.</param>
    /// <returns>True for well-formed text.</returns>
    public static bool IsValid(ReadOnlySpan<byte> text) => Utf8.IsValid(text);

    /// <summary>CEL's order of strings. By bytes is by code points, that is how UTF-8 is made.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    /// <returns>Negative, zero or positive.</returns>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);

    /// <summary>How many code points a text has: CEL's size().</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of code points.</returns>
    public static int CountCodePoints(ReadOnlySpan<byte> text)
    {
        var starts = 0;
        while (text.Length >= Vector256<byte>.Count)
        {
            starts += Vector256<byte>.Count - CountContinuations(text);
            text = text[Vector256<byte>.Count..];
        }

        foreach (var value in text)
        {
            starts += IsStart(value) ? 1 : 0;
        }

        return starts;
    }

    /// <summary>Where a code point begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="codePoint">Index of the code point, from 0.</param>
    /// <returns>The offset in bytes; the text's length for the index one past the last; -1 for a negative index or one beyond.</returns>
    public static int OffsetOf(ReadOnlySpan<byte> text, long codePoint)
    {
        // No text has more code points than bytes.
        if ((ulong)codePoint > (ulong)text.Length)
        {
            return -1;
        }

        var remaining = (int)codePoint;
        var offset = 0;
        while (text.Length - offset >= Vector256<byte>.Count)
        {
            var starts = Vector256<byte>.Count - CountContinuations(text[offset..]);
            if (starts > remaining)
            {
                break;
            }

            remaining -= starts;
            offset += Vector256<byte>.Count;
        }

        for (; offset < text.Length; offset++)
        {
            if (IsStart(text[offset]) && remaining-- == 0)
            {
                return offset;
            }
        }

        return remaining == 0 ? offset : -1;
    }

    /// <summary>The first occurrence at or after an index: CEL's indexOf. Nothing at all occurs at the index itself.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="needle">What to look for.</param>
    /// <param name="fromCodePoint">The first index at which a match may start.</param>
    /// <returns>The index in code points, <see cref="NotFound"/>, or <see cref="OutOfRange"/>.</returns>
    public static long IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle, long fromCodePoint = 0)
    {
        var start = OffsetOf(text, fromCodePoint);
        if (start < 0)
        {
            return OutOfRange;
        }

        // No well-formed needle begins inside a code point of well-formed text, so that a match of bytes is one of code points.
        var found = text[start..].IndexOf(needle);
        return found < 0 ? NotFound : fromCodePoint + CountCodePoints(text.Slice(start, found));
    }

    /// <summary>The last occurrence: CEL's lastIndexOf without an offset. Nothing at all occurs at the end.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="needle">What to look for.</param>
    /// <returns>The index in code points, or <see cref="NotFound"/>.</returns>
    public static long LastIndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle)
    {
        var found = text.LastIndexOf(needle);
        return found < 0 ? NotFound : CountCodePoints(text[..found]);
    }

    /// <summary>The last occurrence that starts at or before an index: CEL's lastIndexOf. Nothing at all occurs at the index itself.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="needle">What to look for.</param>
    /// <param name="fromCodePoint">The last index at which a match may start.</param>
    /// <returns>The index in code points, <see cref="NotFound"/>, or <see cref="OutOfRange"/>.</returns>
    public static long LastIndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle, long fromCodePoint)
    {
        var lastStart = OffsetOf(text, fromCodePoint);
        if (lastStart < 0)
        {
            return OutOfRange;
        }

        return LastIndexOf(text.Length - lastStart > needle.Length ? text[..(lastStart + needle.Length)] : text, needle);
    }

    /// <summary>A text without white space at either end: CEL's trim, by Unicode's property White_Space, which no zero-width character has.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part between.</returns>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var first, out var length);
            if (!Rune.IsWhiteSpace(first))
            {
                break;
            }

            text = text[length..];
        }

        while (!text.IsEmpty)
        {
            Rune.DecodeLastFromUtf8(text, out var last, out var length);
            if (!Rune.IsWhiteSpace(last))
            {
                break;
            }

            text = text[..^length];
        }

        return text;
    }

    /// <summary>The code points in the opposite order: CEL's reverse.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Gets as many bytes as the text has; must not overlap it.</param>
    /// <returns>False if the destination is shorter than the text.</returns>
    public static bool TryReverse(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (destination.Length < text.Length)
        {
            return false;
        }

        if (Ascii.IsValid(text))
        {
            text.CopyTo(destination);
            destination[..text.Length].Reverse();
            return true;
        }

        for (int start = 0, end; start < text.Length; start = end)
        {
            for (end = start + 1; end < text.Length && !IsStart(text[end]); end++)
            {
            }

            text[start..end].CopyTo(destination[(text.Length - end)..]);
        }

        return true;
    }

    /// <summary>A to Z become a to z, every other character stays: CEL's lowerAscii.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Gets as many bytes as the text has; may be the text's own place.</param>
    /// <returns>False if the destination is shorter than the text.</returns>
    public static bool TryLowerAscii(ReadOnlySpan<byte> text, Span<byte> destination) => TrySwapCase(text, destination, (byte)'A');

    /// <summary>a to z become A to Z, every other character stays: CEL's upperAscii.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Gets as many bytes as the text has; may be the text's own place.</param>
    /// <returns>False if the destination is shorter than the text.</returns>
    public static bool TryUpperAscii(ReadOnlySpan<byte> text, Span<byte> destination) => TrySwapCase(text, destination, (byte)'a');

    private static bool IsStart(byte value) => (sbyte)value >= FirstStart;

    private static int CountContinuations(ReadOnlySpan<byte> block)
    {
        var continuations = Vector256.LessThan(Vector256.Create(block).AsSByte(), Vector256.Create(FirstStart));
        return BitOperations.PopCount(continuations.ExtractMostSignificantBits());
    }

    // The two cases of a letter differ in one bit.
    private static bool TrySwapCase(ReadOnlySpan<byte> text, Span<byte> destination, byte firstLetter)
    {
        const byte Letters = 26;
        const byte CaseBit = 0x20;
        if (destination.Length < text.Length)
        {
            return false;
        }

        var index = 0;
        for (; text.Length - index >= Vector128<byte>.Count; index += Vector128<byte>.Count)
        {
            var block = Vector128.Create(text[index..]);
            var letters = Vector128.LessThan(block - Vector128.Create(firstLetter), Vector128.Create(Letters));
            (block ^ (letters & Vector128.Create(CaseBit))).CopyTo(destination[index..]);
        }

        for (; index < text.Length; index++)
        {
            var value = text[index];
            destination[index] = (byte)(value - firstLetter) < Letters ? (byte)(value ^ CaseBit) : value;
        }

        return true;
    }
}
