using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Text;
using MeshExtensions.Cel.Time;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>Conversions between types; one that cannot keep the value is an error, except that a double loses what stands behind its point.</summary>
internal static class ConversionFunctions
{
    // The longest of a 64-bit integer, a double, a duration and a timestamp as text.
    private const int LongestText = 64;

    private const string NoTimestamp = "a timestamp is written as in 2026-11-24T10:00:00Z, with Z or an offset, in the years 1 to 9999";
    private const string NoDuration = "a duration is written as in 1h30m or 0.5s, with the units h, m, s, ms, us and ns, and is at most 292 years";

    public static void AddTo(LibraryBuilder library)
    {
        var a = CelType.Parameter("A");
        library.Global("dyn", "to_dyn", a, CelType.Dyn, (_, in value) => value);
        library.Global("type", "type", a, CelType.TypeOf(a), (_, in value) => CelValue.Type(StandardTypes.Of(value)));
        foreach (var type in new[] { CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes })
        {
            library.Global(type.Name, $"{type.Name}_to_{type.Name}", type, type, (_, in value) => value);
        }

        library.Global("timestamp", "timestamp_to_timestamp", CelType.Timestamp, CelType.Timestamp, (_, in value) => value);
        library.Global("duration", "duration_to_duration", CelType.Duration, CelType.Duration, (_, in value) => value);
        AddNumbers(library);
        AddStrings(library);
        library.Global("bool", "string_to_bool", CelType.String, CelType.Bool, ToBool);
        library.Global("bytes", "string_to_bytes", CelType.String, CelType.Bytes, (_, in text) => new CelValue(CelKind.Bytes, text.Reference, text.Bits));
        library.Global("timestamp", "string_to_timestamp", CelType.String, CelType.Timestamp, (arena, in text) =>
            !arena.TryCharge(text.Length >> 2) ? arena.Exceeded()
            : TimestampText.TryParse(text.Span, out var value) ? CelValue.Timestamp(value)
            : arena.WithDetail(CelErrorCode.InvalidArgument, text, NoTimestamp));
        library.Global("timestamp", "int64_to_timestamp", CelType.Int, CelType.Timestamp, (_, in seconds) =>
            CelTimestamp.TryCreate(seconds.Bits, 0, out var value) ? CelValue.Timestamp(value) : CelValue.Error(CelErrorCode.TimeRange));
        library.Global("duration", "string_to_duration", CelType.String, CelType.Duration, (arena, in text) =>
            !arena.TryCharge(text.Length) ? arena.Exceeded()
            : DurationText.TryParse(text.Span, out var value) ? CelValue.Duration(value)
            : arena.WithDetail(CelErrorCode.InvalidArgument, text, NoDuration));
    }

    private static void AddNumbers(LibraryBuilder library)
    {
        library.Global("int", "uint64_to_int64", CelType.Uint, CelType.Int, (_, in value) =>
            value.Bits < 0 ? CelValue.Error(CelErrorCode.Overflow) : CelValue.Int(value.Bits));
        library.Global("int", "double_to_int64", CelType.Double, CelType.Int, (_, in value) =>
            Numbers.TryToInt(value.DoubleValue, out var result) ? CelValue.Int(result) : CelValue.Error(CelErrorCode.Overflow));
        library.Global("int", "string_to_int64", CelType.String, CelType.Int, (arena, in text) =>
            !arena.TryCharge(text.Length >> 2) ? arena.Exceeded()
            : NumberText.TryParseInt(text.Span, out var result) ? CelValue.Int(result)
            : arena.WithDetail(CelErrorCode.InvalidArgument, text));
        library.Global("int", "timestamp_to_int64", CelType.Timestamp, CelType.Int, (_, in time) => CelValue.Int(time.Bits));
        library.Global("uint", "int64_to_uint64", CelType.Int, CelType.Uint, (_, in value) =>
            value.Bits < 0 ? CelValue.Error(CelErrorCode.Overflow) : CelValue.Uint((ulong)value.Bits));
        library.Global("uint", "double_to_uint64", CelType.Double, CelType.Uint, (_, in value) =>
            Numbers.TryToUint(value.DoubleValue, out var result) ? CelValue.Uint(result) : CelValue.Error(CelErrorCode.Overflow));
        library.Global("uint", "string_to_uint64", CelType.String, CelType.Uint, (arena, in text) =>
            !arena.TryCharge(text.Length >> 2) ? arena.Exceeded()
            : NumberText.TryParseUint(text.Span, out var result) ? CelValue.Uint(result)
            : arena.WithDetail(CelErrorCode.InvalidArgument, text));
        library.Global("double", "int64_to_double", CelType.Int, CelType.Double, (_, in value) => CelValue.Double(value.Bits));
        library.Global("double", "uint64_to_double", CelType.Uint, CelType.Double, (_, in value) => CelValue.Double((ulong)value.Bits));
        library.Global("double", "string_to_double", CelType.String, CelType.Double, (arena, in text) =>
            !arena.TryCharge(text.Length >> 2) ? arena.Exceeded()
            : NumberText.TryParseDouble(text.Span, out var result) ? CelValue.Double(result)
            : arena.WithDetail(CelErrorCode.InvalidArgument, text));
    }

    private static void AddStrings(LibraryBuilder library)
    {
        library.Global("string", "bool_to_string", CelType.Bool, CelType.String, (arena, in value) => arena.CopyString(value.Bits != 0 ? "true"u8 : "false"u8));
        library.Global("string", "int64_to_string", CelType.Int, CelType.String, ToText);
        library.Global("string", "uint64_to_string", CelType.Uint, CelType.String, ToText);
        library.Global("string", "double_to_string", CelType.Double, CelType.String, ToText);
        library.Global("string", "timestamp_to_string", CelType.Timestamp, CelType.String, ToText);
        library.Global("string", "duration_to_string", CelType.Duration, CelType.String, ToText);
        library.Global("string", "bytes_to_string", CelType.Bytes, CelType.String, (arena, in bytes) =>
            !arena.TryChargeBytes(bytes.Length) ? arena.Exceeded()
            : Utf8Text.IsValid(bytes.Span) ? new CelValue(CelKind.String, bytes.Reference, bytes.Bits)
            : arena.WithDetail(CelErrorCode.InvalidArgument, bytes));
    }

    private static CelValue ToText(CelArena arena, in CelValue value)
    {
        if (!arena.TryReserve(LongestText, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        var length = 0;
        _ = value.Kind switch
        {
            CelKind.Int => NumberText.TryFormatInteger(value.Bits, 10, upperCase: false, room, out length),
            CelKind.Uint => NumberText.TryFormatInteger((ulong)value.Bits, 10, upperCase: false, room, out length),
            CelKind.Double => NumberText.TryFormatDouble(value.DoubleValue, room, out length),
            CelKind.Timestamp => TimestampText.TryFormat(value.TimestampValue, room, out length),
            _ => DurationText.TryFormat(value.DurationValue, room, out length),
        };
        return arena.Commit(CelKind.String, length);
    }

    // The spellings that Go's strconv.ParseBool takes, which the specification's conformance suite asks for.
    private static CelValue ToBool(CelArena arena, in CelValue text)
    {
        var span = text.Span;
        if (span.SequenceEqual("true"u8) || span.SequenceEqual("True"u8) || span.SequenceEqual("TRUE"u8)
            || span.SequenceEqual("t"u8) || span.SequenceEqual("T"u8) || span.SequenceEqual("1"u8))
        {
            return CelValue.True;
        }

        return span.SequenceEqual("false"u8) || span.SequenceEqual("False"u8) || span.SequenceEqual("FALSE"u8)
            || span.SequenceEqual("f"u8) || span.SequenceEqual("F"u8) || span.SequenceEqual("0"u8)
            ? CelValue.False
            : arena.WithDetail(CelErrorCode.InvalidArgument, text);
    }
}
