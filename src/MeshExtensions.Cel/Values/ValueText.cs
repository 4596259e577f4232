using System.Globalization;
using System.Text;
using MeshExtensions.Cel.Network;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Values;

/// <summary>Values as one would write them in the language, for messages and traces. Long ones are cut; allocates.</summary>
internal static class ValueText
{
    private const int Longest = 120;
    private const int Levels = 16;

    public static string Of(in CelValue value)
    {
        var text = new StringBuilder();
        Append(text, value, new CelArena(), Levels);
        return text.Length <= Longest ? text.ToString() : text.ToString(0, char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest) + "…";
    }

    private static void Append(StringBuilder text, in CelValue value, CelArena arena, int levels)
    {
        switch (value.Kind)
        {
            case CelKind.Unset or CelKind.Error:
                text.Append(value.Kind == CelKind.Error ? $"error: {value.ErrorCode}" : "unset");
                break;
            case CelKind.Null:
                text.Append("null");
                break;
            case CelKind.Bool:
                text.Append(value.Bits != 0 ? "true" : "false");
                break;
            case CelKind.Int:
                text.Append(CultureInfo.InvariantCulture, $"{value.Bits}");
                break;
            case CelKind.Uint:
                text.Append(CultureInfo.InvariantCulture, $"{(ulong)value.Bits}u");
                break;
            case CelKind.Double:
                AppendDouble(text, value.DoubleValue);
                break;
            case CelKind.String:
                AppendText(text, value.Span, isText: true);
                break;
            case CelKind.Bytes:
                AppendText(text.Append('b'), value.Span, isText: false);
                break;
            case CelKind.Type:
                text.Append(((CelType)value.Reference!).Name);
                break;
            case CelKind.Optional when value.TryGetOptional(out var inner):
                text.Append("optional.of(");
                Append(text, inner, arena, levels);
                text.Append(')');
                break;
            case CelKind.Optional:
                text.Append("optional.none()");
                break;
            case CelKind.List or CelKind.Map or CelKind.Record when levels == 0:
                text.Append('…');
                break;
            case CelKind.List:
                AppendList(text, value, arena, levels);
                break;
            case CelKind.Map:
                AppendMap(text, value, arena, levels);
                break;
            case CelKind.Record:
                AppendRecord(text, value, arena, levels);
                break;
            default:
                AppendScalar(text, value);
                break;
        }
    }

    private static void AppendDouble(StringBuilder text, double value)
    {
        var digits = value.ToString("R", CultureInfo.InvariantCulture);
        text.Append(double.IsFinite(value) ? digits.AsSpan().ContainsAny('.', 'E') ? digits.ToLowerInvariant() : digits + ".0" : $"double(\"{digits}\")");
    }

    private static void AppendText(StringBuilder text, ReadOnlySpan<byte> bytes, bool isText)
    {
        text.Append('"');

        // More would be cut.
        var shown = isText
            ? Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * Longest)])
            : Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Longest)]);
        foreach (var rune in shown.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when Rune.IsControl(rune) || (!isText && rune.Value > 126) => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                _ => rune.ToString(),
            });
        }

        text.Append('"');
    }

    private static void AppendList(StringBuilder text, in CelValue list, CelArena arena, int levels)
    {
        text.Append('[');
        for (var i = 0; i < ListView.Count(list) && text.Length <= Longest; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Append(text, ListView.Element(list, i, arena), arena, levels - 1);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, in CelValue map, CelArena arena, int levels)
    {
        text.Append('{');
        for (var i = 0; i < MapView.Count(map) && text.Length <= Longest; i++)
        {
            MapView.Entry(map, i, arena, out var key, out var value);
            text.Append(i == 0 ? "" : ", ");
            Append(text, key, arena, levels - 1);
            text.Append(": ");
            Append(text, value, arena, levels - 1);
        }

        text.Append('}');
    }

    private static void AppendRecord(StringBuilder text, in CelValue value, CelArena arena, int levels)
    {
        var record = (CelRecord)value.Reference!;
        text.Append(record.RecordType.Name).Append('{');
        for (var (i, isFirst) = (0, true); i < record.RecordType.Fields.Length && text.Length <= Longest; i++)
        {
            var field = record.GetField(value.Bits, i, arena);
            if (field.Kind != CelKind.Unset)
            {
                text.Append(isFirst ? "" : ", ").Append(record.RecordType.Fields[i].Name).Append(": ");
                Append(text, field, arena, levels - 1);
                isFirst = false;
            }
        }

        text.Append('}');
    }

    private static void AppendScalar(StringBuilder text, in CelValue value)
    {
        Span<byte> room = stackalloc byte[64];
        var written = 0;
        var (name, _) = value.Kind switch
        {
            CelKind.Timestamp => ("timestamp", TimestampText.TryFormat(value.TimestampValue, room, out written)),
            CelKind.Duration => ("duration", DurationText.TryFormat(value.DurationValue, room, out written)),
            CelKind.Ip => ("ip", AddressText.TryFormat(Addresses.ToIp(value), room, out written)),
            _ => ("cidr", CidrText.TryFormat(Addresses.ToCidr(value), room, out written)),
        };
        text.Append(name).Append("(\"").Append(Encoding.UTF8.GetString(room[..written])).Append("\")");
    }
}
