using System.Text;

namespace MeshExtensions.Policies.Matching;

/// <summary>
/// Texts without regard to the case of ASCII letters; every other byte stands for itself, as in Envoy. The framework's
/// <see cref="Ascii.EqualsIgnoreCase(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> finds texts that are not all ASCII always different.
/// </summary>
internal static class AsciiCase
{
    /// <summary>The lower-case form. <see cref="string.ToLowerInvariant"/> would change other letters too, even into ASCII ones.</summary>
    public static string ToLower(string text) => string.Create(text.Length, text, (lower, source) =>
    {
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    /// <summary>The lower-case form of one byte.</summary>
    public static byte ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    /// <summary>Whether two texts are the same.</summary>
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length == right.Length && (Ascii.EqualsIgnoreCase(left, right) || SameByteByByte(left, right));

    private static bool SameByteByByte(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (ToLower(left[i]) != ToLower(right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
