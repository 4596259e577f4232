using MeshExtensions.Cel.Text;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The strings library. Places in a text are counted in code points.</summary>
internal static class StringsLibrary
{
    private static readonly CelValue OutOfRange = CelValue.Error(CelErrorCode.IndexOutOfRange);

    public static void AddTo(LibraryBuilder library)
    {
        library.Member("charAt", "string_char_at_int", CelType.String, CelType.Int, CelType.String, CharAt);
        library.Member("indexOf", "string_index_of_string", CelType.String, CelType.String, CelType.Int, (arena, in text, in part) =>
            IndexOf(arena, text, part, 0));
        library.Member("indexOf", "string_index_of_string_int", [CelType.String, CelType.String, CelType.Int], CelType.Int, (arena, values) =>
            IndexOf(arena, values[0], values[1], values[2].Bits));
        library.Member("lastIndexOf", "string_last_index_of_string", CelType.String, CelType.String, CelType.Int, (arena, in text, in part) =>
            Charges.TryChargeSearch(arena, text.Length, part.Length) ? CelValue.Int(Utf8Text.LastIndexOf(text.Span, part.Span)) : arena.Exceeded());
        library.Member("lastIndexOf", "string_last_index_of_string_int", [CelType.String, CelType.String, CelType.Int], CelType.Int, LastIndexOf);
        library.Member("lowerAscii", "string_lower_ascii", CelType.String, CelType.String, (arena, in text) => SameLength(arena, text, Utf8Text.TryLowerAscii));
        library.Member("upperAscii", "string_upper_ascii", CelType.String, CelType.String, (arena, in text) => SameLength(arena, text, Utf8Text.TryUpperAscii));
        library.Member("reverse", "string_reverse", CelType.String, CelType.String, (arena, in text) => SameLength(arena, text, Utf8Text.TryReverse));
        library.Member("substring", "string_substring_int", CelType.String, CelType.Int, CelType.String, (arena, in text, in start) =>
            Substring(arena, text, start.Bits, -1));
        library.Member("substring", "string_substring_int_int", [CelType.String, CelType.Int, CelType.Int], CelType.String, (arena, values) =>
            values[2].Bits < 0 ? OutOfRange : Substring(arena, values[0], values[1].Bits, values[2].Bits));
        library.Member("trim", "string_trim", CelType.String, CelType.String, Trim);
        library.Member("replace", "string_replace_string_string", [CelType.String, CelType.String, CelType.String], CelType.String, (arena, values) =>
            Replace(arena, values[0], values[1], values[2], -1));
        library.Member(
            "replace",
            "string_replace_string_string_int",
            [CelType.String, CelType.String, CelType.String, CelType.Int],
            CelType.String,
            (arena, values) => Replace(arena, values[0], values[1], values[2], values[3].Bits));
        library.Member("split", "string_split_string", CelType.String, CelType.String, CelType.List(CelType.String), (arena, in text, in separator) =>
            Split(arena, text, separator, -1));
        library.Member("split", "string_split_string_int", [CelType.String, CelType.String, CelType.Int], CelType.List(CelType.String), (arena, values) =>
            Split(arena, values[0], values[1], values[2].Bits));
        library.Member("join", "list_join", CelType.List(CelType.String), CelType.String, (arena, in list) => Join(arena, list, default));
        library.Member("join", "list_join_string", CelType.List(CelType.String), CelType.String, CelType.String, (arena, in list, in separator) =>
            Join(arena, list, separator.Span));
        library.Global("strings.quote", "strings_quote", CelType.String, CelType.String, Quote);
        library.Member("format", "string_format", CelType.String, CelType.List(CelType.Dyn), CelType.String, FormatFunction.Format);
    }

    private delegate bool SameLengthChange(ReadOnlySpan<byte> text, Span<byte> destination);

    private static CelValue CharAt(CelArena arena, in CelValue text, in CelValue index)
    {
        if (!arena.TryChargeBytes(text.Length))
        {
            return arena.Exceeded();
        }

        var start = index.Bits < 0 ? -1 : Utf8Text.OffsetOf(text.Span, index.Bits);
        if (start < 0)
        {
            return arena.WithDetail(CelErrorCode.IndexOutOfRange, index);
        }

        // Behind the last character stands the empty string.
        var length = start == text.Length ? 0 : Utf8Text.OffsetOf(text.Span[start..], 1);
        return new CelValue(CelKind.String, text.Reference, CelValue.Pack(text.Offset + start, length));
    }

    private static CelValue IndexOf(CelArena arena, in CelValue text, in CelValue part, long from)
    {
        if (!Charges.TryChargeSearch(arena, text.Length, part.Length))
        {
            return arena.Exceeded();
        }

        var found = Utf8Text.IndexOf(text.Span, part.Span, from);
        return found < -1 ? arena.WithDetail(CelErrorCode.IndexOutOfRange, CelValue.Int(from)) : CelValue.Int(found);
    }

    private static CelValue LastIndexOf(CelArena arena, ReadOnlySpan<CelValue> values)
    {
        if (!Charges.TryChargeSearch(arena, values[0].Length, values[1].Length))
        {
            return arena.Exceeded();
        }

        var found = Utf8Text.LastIndexOf(values[0].Span, values[1].Span, values[2].Bits);
        return found < -1 ? arena.WithDetail(CelErrorCode.IndexOutOfRange, values[2]) : CelValue.Int(found);
    }

    private static CelValue SameLength(CelArena arena, in CelValue text, SameLengthChange change)
    {
        if (!arena.TryChargeBytes(text.Length) || !arena.TryReserve(text.Length, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        change(text.Span, room);
        return arena.Commit(CelKind.String, text.Length);
    }

    /// <summary>A part of a text, without a copy.</summary>
    /// <param name="arena">Charged.</param>
    /// <param name="text">The text.</param>
    /// <param name="start">First character.</param>
    /// <param name="end">Character behind the last one; -1 for all.</param>
    private static CelValue Substring(CelArena arena, in CelValue text, long start, long end)
    {
        if (!arena.TryChargeBytes(text.Length))
        {
            return arena.Exceeded();
        }

        var from = start < 0 ? -1 : Utf8Text.OffsetOf(text.Span, start);
        var to = end < 0 ? text.Length : Utf8Text.OffsetOf(text.Span, end);
        return from < 0 || to < from
            ? arena.WithDetail(CelErrorCode.IndexOutOfRange, CelValue.Int(from < 0 ? start : end))
            : new CelValue(CelKind.String, text.Reference, CelValue.Pack(text.Offset + from, to - from));
    }

    private static CelValue Trim(CelArena arena, in CelValue text)
    {
        if (!arena.TryCharge(text.Length >> 2))
        {
            return arena.Exceeded();
        }

        var trimmed = Utf8Text.Trim(text.Span);
        if (trimmed.IsEmpty)
        {
            return new CelValue(CelKind.String, text.Reference, CelValue.Pack(text.Offset, 0));
        }

        text.Span.Overlaps(trimmed, out var offset);
        return new CelValue(CelKind.String, text.Reference, CelValue.Pack(text.Offset + offset, trimmed.Length));
    }

    private static CelValue Replace(CelArena arena, in CelValue text, in CelValue old, in CelValue replacement, long limit)
    {
        if (!Charges.TryChargeSearch(arena, text.Length, old.Length))
        {
            return arena.Exceeded();
        }

        var builder = arena.BeginText();
        var rest = text.Span;
        while (limit != 0)
        {
            // The empty text stands before each character and at the end, as in Go.
            var found = rest.IndexOf(old.Span);
            if (found < 0)
            {
                break;
            }

            if (!arena.TryCharge(1))
            {
                return arena.Exceeded();
            }

            builder.Append(rest[..found]);
            builder.Append(replacement.Span);
            rest = rest[(found + old.Length)..];
            limit--;
            if (old.Length == 0)
            {
                if (rest.IsEmpty)
                {
                    break;
                }

                var character = Utf8Text.OffsetOf(rest, 1);
                builder.Append(rest[..character]);
                rest = rest[character..];
            }
        }

        builder.Append(rest);
        return arena.CopyBuilt();
    }

    private static CelValue Split(CelArena arena, in CelValue text, in CelValue separator, long limit)
    {
        if (limit == 0)
        {
            return arena.CopyList([]);
        }

        if (!Charges.TryChargeSearch(arena, text.Length, separator.Length))
        {
            return arena.Exceeded();
        }

        // At most one part more than there are bytes to separate at.
        var most = (int)Math.Min(
            limit < 0 ? int.MaxValue : limit,
            separator.Length == 0 ? Math.Max(1, Utf8Text.CountCodePoints(text.Span)) : text.Span.Count(separator.Span) + 1L);
        if (!arena.TryCharge(most) || !arena.TryReserve(most, out CelValue[] array, out var place))
        {
            return arena.Exceeded();
        }

        var start = 0;
        var count = 0;
        while (count < most - 1)
        {
            var rest = text.Span[start..];
            var length = separator.Length == 0 ? Utf8Text.OffsetOf(rest, 1) : rest.IndexOf(separator.Span);
            array[place + count++] = new CelValue(CelKind.String, text.Reference, CelValue.Pack(text.Offset + start, length));
            start += length + separator.Length;
        }

        // Without a separator a text falls into its characters, so an empty text into none.
        if (separator.Length > 0 || text.Length > 0)
        {
            array[place + count++] = new CelValue(CelKind.String, text.Reference, CelValue.Pack(text.Offset + start, text.Length - start));
        }

        return CelValue.ListOf(array, place, count);
    }

    private static CelValue Join(CelArena arena, in CelValue list, ReadOnlySpan<byte> separator)
    {
        var builder = arena.BeginText();
        var count = ListView.Count(list);
        if (!arena.TryCharge(count))
        {
            return arena.Exceeded();
        }

        for (var i = 0; i < count; i++)
        {
            var element = ListView.Element(list, i, arena);
            if (element.Kind != CelKind.String)
            {
                // What was put together for nothing is paid for, too: an error may be absorbed, and the next one come.
                return arena.TryChargeBytes(builder.Written.Length) ? arena.NoSuchOverload(list) : arena.Exceeded();
            }

            builder.Append(i == 0 ? default : separator);
            builder.Append(element.Span);
        }

        return arena.CopyBuilt();
    }

    private static CelValue Quote(CelArena arena, in CelValue text)
    {
        if (!arena.TryCharge(text.Length >> 1) || !arena.TryReserve((3L * text.Length) + 2, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        QuotedText.TryQuote(text.Span, room, out var written);
        return arena.Commit(CelKind.String, written);
    }
}
