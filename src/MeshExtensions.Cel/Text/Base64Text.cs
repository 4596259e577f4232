using System.Buffers;
using System.Buffers.Text;

namespace MeshExtensions.Cel.Text;

/// <summary>CEL's base64.encode and base64.decode: RFC 4648's standard alphabet.</summary>
internal static class Base64Text
{
    private const byte Invalid = 0xFF;

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    private static readonly byte[] Values = InvertAlphabet();

    /// <summary>How long the encoding of so many bytes is, padding included.</summary>
    /// <param name="length">The number of bytes.</param>
    /// <returns>The number of characters, exactly.</returns>
    public static int EncodedLength(int length) => Base64.GetMaxEncodedToUtf8Length(length);

    /// <summary>Room that is enough for whatever a text decodes to.</summary>
    /// <param name="length">The text's length.</param>
    /// <returns>The largest possible number of bytes.</returns>
    public static int MaxDecodedLength(int length) => (int)(length * 3L / 4);

    /// <summary>Encodes, with padding.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">The text's length; 0 on failure.</param>
    /// <returns>False if the destination is shorter than <see cref="EncodedLength"/>.</returns>
    public static bool TryEncode(ReadOnlySpan<byte> bytes, Span<byte> destination, out int written)
    {
        if (Base64.EncodeToUtf8(bytes, destination, out _, out written) == OperationStatus.Done)
        {
            return true;
        }

        written = 0;
        return false;
    }

    /// <summary>Decodes. Padding may be there in full or be left out; line ends anywhere are ignored, anything else outside the alphabet is refused.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Gets the bytes; must not overlap the text.</param>
    /// <param name="written">The number of bytes; 0 on failure.</param>
    /// <returns>Done, InvalidData or DestinationTooSmall.</returns>
    /// <remarks>Like the decoder of the reference implementation it does not look at the bits of the last character that belong to no byte.</remarks>
    public static OperationStatus Decode(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        var length = 0;
        uint group = 0;
        var characters = 0;
        var index = 0;
        for (; index < text.Length; index++)
        {
            var value = Values[text[index]];
            if (value == Invalid)
            {
                if (IsLineEnd(text[index]))
                {
                    continue;
                }

                break;
            }

            group = (group << 6) | value;
            if (++characters < 4)
            {
                continue;
            }

            if (destination.Length - length < 3)
            {
                return OperationStatus.DestinationTooSmall;
            }

            destination[length] = (byte)(group >> 16);
            destination[length + 1] = (byte)(group >> 8);
            destination[length + 2] = (byte)group;
            length += 3;
            group = 0;
            characters = 0;
        }

        if (characters == 1 || !IsPadding(text[index..], characters))
        {
            return OperationStatus.InvalidData;
        }

        var rest = characters == 0 ? 0 : characters - 1;
        if (destination.Length - length < rest)
        {
            return OperationStatus.DestinationTooSmall;
        }

        group <<= 6 * (4 - characters);
        for (var i = 0; i < rest; i++)
        {
            destination[length++] = (byte)(group >> (16 - (8 * i)));
        }

        written = length;
        return OperationStatus.Done;
    }

    // What follows the last character of the alphabet: nothing, or what completes the group of four.
    private static bool IsPadding(ReadOnlySpan<byte> rest, int characters)
    {
        var padding = 0;
        foreach (var value in rest)
        {
            if (value == '=')
            {
                padding++;
            }
            else if (!IsLineEnd(value))
            {
                return false;
            }
        }

        return padding == 0 || (characters > 0 && padding == 4 - characters);
    }

    private static bool IsLineEnd(byte value) => value is (byte)'\r' or (byte)'\n';

    private static byte[] InvertAlphabet()
    {
        var values = new byte[256];
        values.AsSpan().Fill(Invalid);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        return values;
    }
}
