using MeshExtensions.Cel.Text;
using MeshExtensions.Cel.Time;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>One directive of <see cref="FormatFunction"/>, applied to its argument.</summary>
internal static class FormatDirective
{
    private const int MaximumDepth = 64;

    // 64 binary digits and a sign; the longest double, timestamp and address are shorter.
    private const int LongestScalar = 66;

    /// <summary>Writes an argument.</summary>
    /// <returns>False when the directive does not take an argument of this kind.</returns>
    public static bool TryWrite(TextBuilder text, byte verb, int precision, in CelValue value, CelArena arena) => verb switch
    {
        (byte)'s' => TryWriteAny(text, value, arena, 0),
        (byte)'d' => value.Kind == CelKind.Double ? TryWriteSpecial(text, value) : TryWriteInteger(text, value, 10, upperCase: false),
        (byte)'b' => value.Kind == CelKind.Bool ? Write(text, value.Bits != 0 ? "1"u8 : "0"u8) : TryWriteInteger(text, value, 2, upperCase: false),
        (byte)'o' => TryWriteInteger(text, value, 8, upperCase: false),
        (byte)'x' or (byte)'X' => TryWriteHex(text, value, verb == 'X'),
        // The digits of a double are worked out one after the other.
        _ => arena.TryCharge(20L + precision) && TryWriteDouble(text, value, precision, isScientific: verb == 'e'),
    };

    private static bool Write(TextBuilder text, ReadOnlySpan<byte> bytes)
    {
        text.Append(bytes);
        return true;
    }

    private static bool TryWriteInteger(TextBuilder text, in CelValue value, int radix, bool upperCase)
    {
        if (value.Kind is not (CelKind.Int or CelKind.Uint))
        {
            return false;
        }

        if (text.TryReserve(LongestScalar, out var room))
        {
            _ = value.Kind == CelKind.Int
                ? NumberText.TryFormatInteger(value.Bits, radix, upperCase, room, out var written)
                : NumberText.TryFormatInteger((ulong)value.Bits, radix, upperCase, room, out written);
            text.Advance(written);
        }

        return true;
    }

    private static bool TryWriteHex(TextBuilder text, in CelValue value, bool upperCase)
    {
        if (value.Kind is not (CelKind.String or CelKind.Bytes))
        {
            return TryWriteInteger(text, value, 16, upperCase);
        }

        var digits = upperCase ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        if (text.TryReserve(2L * value.Length, out var room))
        {
            var bytes = value.Span;
            for (var i = 0; i < bytes.Length; i++)
            {
                room[2 * i] = digits[bytes[i] >> 4];
                room[(2 * i) + 1] = digits[bytes[i] & 0xF];
            }

            text.Advance(2 * bytes.Length);
        }

        return true;
    }

    private static bool TryWriteSpecial(TextBuilder text, in CelValue value)
    {
        var number = value.DoubleValue;
        if (double.IsFinite(number))
        {
            return false;
        }

        text.Append(double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8);
        return true;
    }

    private static bool TryWriteDouble(TextBuilder text, in CelValue value, int precision, bool isScientific)
    {
        if (!Numbers.IsNumber(value.Kind))
        {
            return false;
        }

        var number = value.Kind switch
        {
            CelKind.Int => value.Bits,
            CelKind.Uint => (ulong)value.Bits,
            _ => value.DoubleValue,
        };
        if (!double.IsFinite(number))
        {
            return TryWriteSpecial(text, value);
        }

        var longest = isScientific ? NumberText.MaxScientificLength(precision) : NumberText.MaxFixedLength(precision);
        if (text.TryReserve(longest, out var room))
        {
            _ = isScientific
                ? NumberText.TryFormatScientific(number, precision, room, out var written)
                : NumberText.TryFormatFixed(number, precision, room, out written);
            text.Advance(written);
        }

        return true;
    }

    private static bool TryWriteAny(TextBuilder text, in CelValue value, CelArena arena, int depth)
    {
        if (!arena.TryCharge(1) || depth > MaximumDepth)
        {
            return false;
        }

        switch (value.Kind)
        {
            case CelKind.String:
                return Write(text, value.Span);
            case CelKind.Bytes:
                // As string() does it: a string is UTF-8, and not all bytes are.
                return Utf8Text.IsValid(value.Span) && Write(text, value.Span);
            case CelKind.Null:
                return Write(text, "null"u8);
            case CelKind.Bool:
                return Write(text, value.Bits != 0 ? "true"u8 : "false"u8);
            case CelKind.Int or CelKind.Uint:
                return TryWriteInteger(text, value, 10, upperCase: false);
            case CelKind.Double when !double.IsFinite(value.DoubleValue):
                return TryWriteSpecial(text, value);
            case CelKind.Double or CelKind.Timestamp or CelKind.Duration:
                return TryWriteScalar(text, value);
            case CelKind.Type:
                return TryWriteTypeName(text, (CelType)value.Reference!);
            case CelKind.List:
                return TryWriteList(text, value, arena, depth);
            case CelKind.Map:
                return TryWriteMap(text, value, arena, depth);
            default:
                return false;
        }
    }

    private static bool TryWriteScalar(TextBuilder text, in CelValue value)
    {
        if (text.TryReserve(NumberText.MaxPlainDoubleLength, out var room))
        {
            var length = 0;
            _ = value.Kind switch
            {
                CelKind.Double => NumberText.TryFormatPlainDouble(value.DoubleValue, room, out length),
                CelKind.Timestamp => TimestampText.TryFormat(value.TimestampValue, room, out length),
                _ => DurationText.TryFormat(value.DurationValue, room, out length),
            };
            text.Advance(length);
        }

        return true;
    }

    private static bool TryWriteTypeName(TextBuilder text, CelType type)
    {
        if (text.TryReserve(System.Text.Encoding.UTF8.GetMaxByteCount(type.Name.Length), out var room))
        {
            text.Advance(System.Text.Encoding.UTF8.GetBytes(type.Name, room));
        }

        return true;
    }

    private static bool TryWriteList(TextBuilder text, in CelValue list, CelArena arena, int depth)
    {
        text.Append((byte)'[');
        for (var i = 0; i < ListView.Count(list); i++)
        {
            text.Append(i == 0 ? default : ", "u8);
            if (!TryWriteAny(text, ListView.Element(list, i, arena), arena, depth + 1))
            {
                return false;
            }
        }

        text.Append((byte)']');
        return true;
    }

    /// <summary>Entries in the order of their keys, so that one map has one text.</summary>
    private static bool TryWriteMap(TextBuilder text, in CelValue map, CelArena arena, int depth)
    {
        var count = MapView.Count(map);
        if (!arena.TryCharge((long)count * (1 + int.Log2(count + 1))) || !arena.TryReserve(count, out CelValue[] keys, out var offset))
        {
            return false;
        }

        var length = 0L;
        for (var i = 0; i < count; i++)
        {
            MapView.Entry(map, i, arena, out keys[offset + i], out _);
            length += keys[offset + i].Kind == CelKind.String ? keys[offset + i].Length : 0;
        }

        // Long keys that differ only at their ends are read as often as they are compared.
        if (!arena.TryChargeBytes(length * (1 + int.Log2(count + 1))))
        {
            return false;
        }

        var sorted = keys.AsSpan(offset, count);
        sorted.Sort(KeyOrder.Compare);
        text.Append((byte)'{');
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? default : ", "u8);
            if (!MapView.TryGet(map, sorted[i], arena, out var value) || !TryWriteAny(text, sorted[i], arena, depth + 1) || !Write(text, ": "u8)
                || !TryWriteAny(text, value, arena, depth + 1))
            {
                return false;
            }
        }

        text.Append((byte)'}');
        return true;
    }
}
