using System.Text;
using CsCheck;

namespace MeshExtensions.Cel.Tests.Text;

/// <summary>Texts of every sort, and of bytes that are none.</summary>
internal static class TextGen
{
    /// <summary>Code points of one to four bytes, in equal parts.</summary>
    public static readonly Gen<Rune> CodePoint = Gen.OneOf(
        Gen.Int[0, 0x7F],
        Gen.Int[0x80, 0x7FF],
        Gen.Int[0x800, 0xF7FF].Select(i => i < 0xD800 ? i : i + 0x800),
        Gen.Int[0x10000, 0x10FFFF]).Select(i => new Rune(i));

    /// <summary>Short and long, of few characters so that something is found in them, and of any.</summary>
    public static readonly Gen<string> Any = Gen.OneOf(
        Gen.Char['a', 'c'].Array[0, 80].Select(chars => new string(chars)),
        Gen.OneOf("a", "b", "é", "€", "😀").Array[0, 60].Select(string.Concat),
        CodePoint.Array[0, 100].Select(runes => string.Concat(runes)));

    /// <summary>Bytes as they come, and texts with a few of them changed.</summary>
    public static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Byte.Array[0, 80],
        Gen.Select(Any, Gen.Byte.Array[0, 4], (text, changes) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var i = 0; i < changes.Length && bytes.Length > 0; i++)
            {
                bytes[(changes[i] * 7) % bytes.Length] = changes[i];
            }

            return bytes;
        }));

    /// <summary>Texts of a few characters, as the parsers of numbers, times and addresses like and dislike them.</summary>
    public static Gen<string> Of(string alphabet, int maxLength) =>
        Gen.Int[0, alphabet.Length - 1].Array[0, maxLength].Select(indexes => string.Concat(indexes.Select(i => alphabet[i])));
}
