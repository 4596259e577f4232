using System.Globalization;
using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>Writes literals so that they read back as the same value of the same type.</summary>
internal static class LiteralPrinter
{
    public static void Print(LiteralExpression literal, StringBuilder target)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                target.Append("null");
                break;
            case LiteralKind.Bool:
                target.Append(literal.Bits != 0 ? "true" : "false");
                break;
            case LiteralKind.Int:
                target.Append(unchecked((long)literal.Bits));
                break;
            case LiteralKind.Uint:
                target.Append(literal.Bits).Append('u');
                break;
            case LiteralKind.Double:
                PrintDouble(BitConverter.UInt64BitsToDouble(literal.Bits), target);
                break;
            case LiteralKind.String:
                PrintString(literal.Bytes.AsSpan(), target);
                break;
            default:
                PrintBytes(literal.Bytes.AsSpan(), target);
                break;
        }
    }

    /// <summary>Whether a literal begins with a minus sign, which an operator before it could take for its own.</summary>
    public static bool IsNegative(LiteralExpression literal) => literal.Kind is LiteralKind.Int or LiteralKind.Double && (literal.Bits >> 63) != 0;

    private static void PrintDouble(double value, StringBuilder target)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        target.Append(text);
        if (!text.AsSpan().ContainsAny('.', 'e'))
        {
            target.Append(".0");
        }
    }

    private static void PrintString(ReadOnlySpan<byte> text, StringBuilder target)
    {
        target.Append('"');
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var length);
            text = text[length..];
            if (TryEscape(rune.Value) is { } escape)
            {
                target.Append(escape);
            }
            else if (CharacterText.IsVisible(rune))
            {
                target.Append(rune);
            }
            else
            {
                target.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
            }
        }

        target.Append('"');
    }

    private static void PrintBytes(ReadOnlySpan<byte> bytes, StringBuilder target)
    {
        target.Append("b\"");
        foreach (var value in bytes)
        {
            if (TryEscape(value) is { } escape)
            {
                target.Append(escape);
            }
            else if (value is >= 0x20 and < 0x7F)
            {
                target.Append((char)value);
            }
            else
            {
                target.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        target.Append('"');
    }

    private static string? TryEscape(int value) => value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => null,
    };
}
