using MeshExtensions.Cel.Syntax;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Libraries;

/// <summary>Timestamps and durations: arithmetic and parts.</summary>
internal static class TimeFunctions
{
    private static readonly CelValue OutOfRange = CelValue.Error(CelErrorCode.TimeRange);

    // A file is looked for.
    private const int ZoneLookup = 10_000;

    private delegate long TimestampPart(CelTimestamp timestamp, int offsetSeconds);

    public static void AddTo(LibraryBuilder library)
    {
        AddArithmetic(library);
        AddPart(library, "getFullYear", TimestampParts.GetFullYear);
        AddPart(library, "getMonth", TimestampParts.GetMonth);
        AddPart(library, "getDate", TimestampParts.GetDate);
        AddPart(library, "getDayOfMonth", TimestampParts.GetDayOfMonth);
        AddPart(library, "getDayOfWeek", TimestampParts.GetDayOfWeek);
        AddPart(library, "getDayOfYear", TimestampParts.GetDayOfYear);
        AddPart(library, "getHours", TimestampParts.GetHours);
        AddPart(library, "getMinutes", TimestampParts.GetMinutes);
        AddPart(library, "getSeconds", TimestampParts.GetSeconds);
        AddPart(library, "getMilliseconds", (timestamp, _) => TimestampParts.GetMilliseconds(timestamp));
        library.Member("getHours", "duration_to_hours", CelType.Duration, CelType.Int, (_, in value) =>
            CelValue.Int(DurationParts.GetHours(value.DurationValue)));
        library.Member("getMinutes", "duration_to_minutes", CelType.Duration, CelType.Int, (_, in value) =>
            CelValue.Int(DurationParts.GetMinutes(value.DurationValue)));
        library.Member("getSeconds", "duration_to_seconds", CelType.Duration, CelType.Int, (_, in value) =>
            CelValue.Int(DurationParts.GetSeconds(value.DurationValue)));
        library.Member("getMilliseconds", "duration_to_milliseconds", CelType.Duration, CelType.Int, (_, in value) =>
            CelValue.Int(DurationParts.GetMilliseconds(value.DurationValue)));
    }

    private static void AddArithmetic(LibraryBuilder library)
    {
        library.Global(Operators.Negate, "negate_duration", CelType.Duration, CelType.Duration, (_, in x) =>
            x.DurationValue.TryNegate(out var result) ? CelValue.Duration(result) : OutOfRange);
        library.Global(Operators.Add, "add_duration_duration", CelType.Duration, CelType.Duration, CelType.Duration, (_, in x, in y) =>
            x.DurationValue.TryAdd(y.DurationValue, out var sum) ? CelValue.Duration(sum) : OutOfRange);
        library.Global(Operators.Add, "add_timestamp_duration", CelType.Timestamp, CelType.Duration, CelType.Timestamp, (_, in x, in y) =>
            x.TimestampValue.TryAdd(y.DurationValue, out var sum) ? CelValue.Timestamp(sum) : OutOfRange);
        library.Global(Operators.Add, "add_duration_timestamp", CelType.Duration, CelType.Timestamp, CelType.Timestamp, (_, in x, in y) =>
            y.TimestampValue.TryAdd(x.DurationValue, out var sum) ? CelValue.Timestamp(sum) : OutOfRange);
        library.Global(Operators.Subtract, "subtract_duration_duration", CelType.Duration, CelType.Duration, CelType.Duration, (_, in x, in y) =>
            x.DurationValue.TrySubtract(y.DurationValue, out var difference) ? CelValue.Duration(difference) : OutOfRange);
        library.Global(Operators.Subtract, "subtract_timestamp_duration", CelType.Timestamp, CelType.Duration, CelType.Timestamp, (_, in x, in y) =>
            x.TimestampValue.TrySubtract(y.DurationValue, out var difference) ? CelValue.Timestamp(difference) : OutOfRange);
        library.Global(Operators.Subtract, "subtract_timestamp_timestamp", CelType.Timestamp, CelType.Timestamp, CelType.Duration, (_, in x, in y) =>
            x.TimestampValue.TrySubtract(y.TimestampValue, out var difference) ? CelValue.Duration(difference) : OutOfRange);
    }

    private static void AddPart(LibraryBuilder library, string name, TimestampPart part)
    {
        library.Member(name, $"timestamp_{name}", CelType.Timestamp, CelType.Int, (_, in time) => CelValue.Int(part(time.TimestampValue, 0)));
        library.Member(name, $"timestamp_{name}_with_tz", CelType.Timestamp, CelType.String, CelType.Int, (arena, in time, in zone) =>
            !arena.TryCharge((zone.Length >> 4) + (TimeZones.IsRemembered(zone.Span) ? 0 : ZoneLookup)) ? arena.Exceeded()
            : TimeZones.TryGetOffset(zone.Span, time.TimestampValue, out var offset)
                ? CelValue.Int(part(time.TimestampValue, offset))
                : arena.WithDetail(CelErrorCode.InvalidArgument, zone, "it is neither an offset such as +02:00 nor a time zone that this machine knows"));
    }
}
